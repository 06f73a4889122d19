/// What the tool was called with: a command, options and files.
struct Arguments {
  let command: String
  /// By name; a flag has an empty value.
  private(set) var options: [String: String] = [:]
  private(set) var files: [String] = []

  private static let flags: Set<String> = ["strict"]

  /// Everything behind `--` is a file.
  init(_ arguments: [String]) throws(ToolError) {
    command = arguments.first ?? ""
    var rest = arguments.dropFirst()
    while let argument = rest.popFirst() {
      if argument == "--" {
        files += rest
        return
      }
      guard argument.hasPrefix("--") else {
        files.append(argument)
        continue
      }
      let name = String(argument.dropFirst(2))
      if Self.flags.contains(name) {
        options[name] = ""
      } else if let value = rest.popFirst() {
        options[name] = value
      } else {
        throw .misuse("\(argument) wants a value")
      }
    }
  }

  func check(known: Set<String>) throws(ToolError) {
    for name in options.keys.sorted() where !known.contains(name) { throw .misuse("'\(command)' has no option --\(name)") }
  }

  func output() throws(ToolError) -> String {
    guard let path = options["output"] else { throw .misuse("'\(command)' wants --output FILE") }
    return path
  }

  func someFiles() throws(ToolError) -> [String] {
    guard !files.isEmpty else { throw .misuse("'\(command)' wants a spec") }
    return files
  }
}

/// Why the tool cannot do its work.
struct ToolError: Error {
  var message: String
  /// Whether it was called wrongly.
  var isMisuse = false

  static func misuse(_ message: String) -> ToolError { ToolError(message: message, isMisuse: true) }
}

import Foundation

@testable import LanyardSpec

/// Somebody else's validator of JSON Schema: Python's jsonschema.
struct Validator {
  static let isInstalled = (try? run(["-c", "import jsonschema"], input: "")) != nil

  private static let script = """
    import json, sys
    from jsonschema import Draft202012Validator
    lines = sys.stdin.read().splitlines()
    schema = json.loads(lines[0])
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    for line in lines[1:]:
        print(json.dumps([error.message[:200] for error in validator.iter_errors(json.loads(line))][:1]))
    """

  struct Failure: Error {
    var status: Int32
  }

  /// What it has against each document; nil where it has nothing.
  func objections(to documents: [Node]) throws -> [String?] {
    let schema = try JSONSerialization.jsonObject(with: Data(SpecSchema.json().utf8))
    let line = String(decoding: try JSONSerialization.data(withJSONObject: schema), as: UTF8.self)
    let output = try Self.run(["-c", Self.script], input: ([line] + documents.map(\.json)).joined(separator: "\n"))
    let answers = output.split(separator: "\n").compactMap { try? JSONDecoder().decode([String].self, from: Data($0.utf8)) }
    guard answers.count == documents.count else { throw Failure(status: 0) }
    return answers.map(\.first)
  }

  private static func run(_ arguments: [String], input: String) throws -> String {
    // By way of a file: neither side then waits for the other to empty a pipe.
    let file = FileManager.default.temporaryDirectory.appending(path: "lanyard-\(UUID().uuidString)")
    try input.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3"] + arguments
    process.standardInput = try FileHandle(forReadingFrom: file)
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure(status: process.terminationStatus) }
    return String(decoding: data, as: UTF8.self)
  }
}

extension Node {
  /// The document as an editor sees it, which takes unquoted scalars in JSON's grammar for what they look like.
  fileprivate var json: String {
    var text = ""
    switch content {
    case .scalar(let scalar) where scalar.style == .plain && Grammar.isJSONLiteral(scalar.text): text = scalar.text
    case .scalar(let scalar) where scalar.style == .plain && scalar.text.isEmpty: text = "null"
    case .scalar(let scalar): text.appendJSONString(scalar.text)
    case .sequence(let nodes): text = "[" + nodes.map(\.json).joined(separator: ",") + "]"
    case .mapping(let entries):
      let members = entries.map { entry in
        var name = ""
        name.appendJSONString(entry.key.value)
        return "\(name):\(entry.value.json)"
      }
      text = "{" + members.joined(separator: ",") + "}"
    }
    return text
  }
}

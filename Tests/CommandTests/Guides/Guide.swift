import Foundation

/// A guide in Markdown, as what its reader does from top to bottom. Every other block is only for the eye.
struct Guide {
  enum Deed: Equatable {
    /// A block behind a line that ends with the path of a file, as in "Save this as `a/b.yaml`:".
    case save(path: String, text: String)
    /// A `diff` block behind such a line: these lines stand there now, and those shall.
    case edit(path: String, old: String, new: String)
    /// A line of a `console` block that begins with `$ `, and what stands below it.
    case run(command: String, output: String)
  }

  struct Step: Equatable {
    /// The line of the guide, counted from one.
    var line: Int
    var deed: Deed
  }

  struct Mistake: Error, CustomStringConvertible {
    var description: String
  }

  var name: String
  var steps: [Step] = []

  init(name: String, markdown: String) throws {
    self.name = name
    let lines = markdown.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var index = 0
    var lead = ""
    while index < lines.count {
      let line = lines[index]
      index += 1
      guard line.hasPrefix("```") else {
        if !line.isEmpty { lead = line }
        continue
      }
      let first = index
      while index < lines.count, lines[index] != "```" { index += 1 }
      guard index < lines.count else { throw Mistake(description: "\(name):\(first): the block is never closed") }
      try read(lines[first..<index], as: String(line.dropFirst(3)), behind: lead)
      index += 1
      lead = ""
    }
  }

  private mutating func read(_ block: ArraySlice<String>, as language: String, behind lead: String) throws {
    if language == "console" { return try readCommands(block) }
    guard let path = Self.path(endOf: lead) else { return }
    guard language == "diff" else {
      return steps.append(Step(line: block.startIndex, deed: .save(path: path, text: Self.text(block))))
    }
    let old = block.filter { !$0.hasPrefix("+") }.map { String($0.dropFirst()) }
    let new = block.filter { !$0.hasPrefix("-") }.map { String($0.dropFirst()) }
    steps.append(Step(line: block.startIndex, deed: .edit(path: path, old: Self.text(old), new: Self.text(new))))
  }

  private mutating func readCommands(_ block: ArraySlice<String>) throws {
    var rest = block
    while let line = rest.popFirst() {
      let number = rest.startIndex
      guard line.hasPrefix("$ ") else { throw Mistake(description: "\(name):\(number): no command gives this output") }
      var command = String(line.dropFirst(2))
      while command.hasSuffix("\\"), let more = rest.popFirst() { command += "\n" + more }
      let output = rest.prefix { !$0.hasPrefix("$ ") }
      rest = rest.dropFirst(output.count)
      steps.append(Step(line: number, deed: .run(command: command, output: Self.text(output))))
    }
  }

  private static func path(endOf lead: String) -> String? {
    guard lead.hasSuffix("`:") else { return nil }
    return lead.dropLast(2).split(separator: "`", omittingEmptySubsequences: false).last.map(String.init)
  }

  private static func text(_ lines: some Collection<String>) -> String { lines.map { $0 + "\n" }.joined() }
}

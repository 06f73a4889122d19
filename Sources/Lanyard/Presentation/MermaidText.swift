import LanyardSpec

/// A sequence diagram in the notation of mermaid, which many wikis and hosts of code draw by themselves.
package struct MermaidText {
  private let diagram: SequenceDiagram
  private var lines: [String]

  package init(_ diagram: SequenceDiagram) {
    self.diagram = diagram
    lines = ["sequenceDiagram", "  accTitle: \(Self.escaped("\(diagram.title), \(diagram.subtitles.first ?? "")"))"]
    for (index, participant) in diagram.participants.enumerated() {
      lines.append("  participant \(Self.name(index)) as \(Self.joined([participant.name] + participant.details))")
    }
    for section in diagram.sections {
      lines.append("  Note over \(Self.name(0)),\(Self.name(diagram.participants.count - 1)): \(Self.escaped(section.title))")
      add(section.events, indent: "  ")
    }
  }

  /// The text, each line ended by a line feed.
  package var text: String { lines.map { "\($0)\n" }.joined() }

  private mutating func add(_ events: [SequenceDiagram.Event], indent: String) {
    for event in events {
      switch event {
      case .message(let message):
        let arrow =
          switch message.kind {
          case .request: "->>"
          case .answer: "-->>"
          case .failure: "--x"
          }
        lines.append(
          "\(indent)\(Self.name(message.from))\(arrow)\(Self.name(message.to)): \(Self.joined([message.label] + message.details))")
      case .note(let note):
        lines.append("\(indent)Note right of \(Self.name(SequenceDiagram.lanyard)): \(Self.joined([note.title] + note.lines))")
      case .choice(let branches): add(branches, indent: indent)
      case .sessionBegins: lines.append("\(indent)activate \(Self.name(SequenceDiagram.lanyard))")
      case .sessionEnds: lines.append("\(indent)deactivate \(Self.name(SequenceDiagram.lanyard))")
      }
    }
  }

  private mutating func add(_ branches: [SequenceDiagram.Branch], indent: String) {
    for (index, branch) in branches.enumerated() {
      let word = index > 0 ? "else" : branches.count > 1 ? "alt" : "opt"
      lines.append("\(indent)\(word) \(Self.escaped(branch.condition))")
      add(branch.events, indent: indent + "  ")
    }
    lines.append("\(indent)end")
  }

  private static func name(_ index: Int) -> String {
    switch index {
    case SequenceDiagram.caller: "C"
    case SequenceDiagram.lanyard: "L"
    default: "V\(index - SequenceDiagram.lanyard)"
    }
  }

  private static func joined(_ lines: [String]) -> String { lines.map(escaped).joined(separator: "<br/>") }

  /// Text in which mermaid finds nothing of its own: marks of its grammar, HTML and formulas (`$$`) become entities.
  package static func escaped(_ text: String) -> String {
    text.trimmed().visible.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "#", ";", "<", ">", "&", "\"", "%", "\\", "`", "$", "{", "}": result += "#\(scalar.value);"
      default: result.unicodeScalars.append(scalar)
      }
    }
  }
}

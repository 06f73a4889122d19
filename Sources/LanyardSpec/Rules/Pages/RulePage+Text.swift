extension RulePage {
  /// The page for a terminal.
  public var text: String {
    var text = "\(codes.map(\.rawValue).joined(separator: ", ")) (\(weight))\n\n\(Self.wrapped(title))\n\n\(Self.wrapped(why))\n"
    if let example {
      text += "\nBad, \(example.place.rawValue):\n\n\(example.bad.indented)\nGood:\n\n\(example.good.indented)"
    }
    return text
  }

  /// Every page as one Markdown document: Documentation/Rules.md.
  package static var markdown: String {
    """
    # What the checker says

    Each code with what it means, why it is said, and an example; `lanyard check --explain CODE` shows the same. An *error* makes a spec
    unusable, a *warning* fails the check only with `--strict`, a *note* never does. What can be allowed is allowed where it stands, with
    the reason: `allow: { CODE: why it must be so }`. This page is generated from the rules.


    """ + all.map(\.markdownSection).joined(separator: "\n")
  }

  private var markdownSection: String {
    var section = "## \(codes.map { "`\($0)`" }.joined(separator: ", "))\n\n**\(title)** (\(weight)).\n\(why)\n"
    if let example {
      section += "\nBad, \(example.place.rawValue):\n\n\(Self.fenced(example.bad))\nGood:\n\n\(Self.fenced(example.good))"
    }
    return section
  }

  private var weight: String { severity.rawValue + (isAllowable ? ", can be allowed" : "") }

  private static func fenced(_ yaml: String) -> String { "```yaml\n\(yaml.visibleLines)\n```\n" }

  /// Lines of at most so many characters, broken at spaces.
  private static func wrapped(_ text: String, width: Int = 80) -> String {
    var lines: [String] = [""]
    for word in text.split(separator: " ") {
      let last = lines.count - 1
      if !lines[last].isEmpty, lines[last].count + 1 + word.count > width {
        lines.append(String(word))
      } else {
        lines[last] += lines[last].isEmpty ? word : " \(word)"
      }
    }
    return lines.joined(separator: "\n")
  }
}

extension String {
  /// The lines with four spaces before them, each with its end.
  fileprivate var indented: String {
    split(separator: "\n").map { "    \($0.description.visible)\n" }.joined()
  }

  /// Nothing that does not show, but for the ends of lines.
  fileprivate var visibleLines: String {
    split(separator: "\n").map(\.description.visible).joined(separator: "\n")
  }
}

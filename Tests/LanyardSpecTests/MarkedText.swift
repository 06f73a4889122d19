import Testing

@testable import LanyardSpec

/// Testing has a `SourceLocation` too.
typealias Place = LanyardSpec.SourceLocation

/// A text in which the places that a test expects are marked: ‹here›, and «here» for a note.
struct MarkedText: Sendable, CustomTestStringConvertible {
  var text = ""
  var ranges: [SourceRange] = []
  var noteRanges: [SourceRange] = []

  init(_ marked: String) {
    var place = Place(line: 1, column: 1)
    var starts: [Place] = []
    for scalar in marked.unicodeScalars {
      switch scalar {
      case "‹", "«": starts.append(place)
      case "›": if let start = starts.popLast() { ranges.append(SourceRange(start, place)) }
      case "»": if let start = starts.popLast() { noteRanges.append(SourceRange(start, place)) }
      default:
        text.unicodeScalars.append(scalar)
        if scalar == "\n" { place = Place(line: place.line + 1, column: 1) } else { place.column += 1 }
      }
    }
  }

  var testDescription: String { text.debugDescription }
}

/// A mistake and the diagnostic that it gets: the place is marked in the text.
struct Mistake: Sendable, CustomTestStringConvertible {
  var marked: MarkedText
  var code: Diagnostic.Code
  var message: String
  var help: String?

  init(_ marked: String, _ code: Diagnostic.Code, _ message: String, help: String? = nil) {
    self.marked = MarkedText(marked)
    self.code = code
    self.message = message
    self.help = help
  }

  var testDescription: String { marked.testDescription }

  /// Exactly the diagnostic that is expected.
  func matches(_ diagnostics: [Diagnostic]) -> Bool {
    guard diagnostics.count == 1 else { return false }
    return diagnostics[0].code == code && diagnostics[0].message == message && diagnostics[0].help == help
      && [diagnostics[0].range] == marked.ranges && diagnostics[0].notes.compactMap(\.range) == marked.noteRanges
  }
}

func compose(_ text: String) -> (node: Node?, diagnostics: [Diagnostic]) {
  var diagnostics: [Diagnostic] = []
  let node = YAMLComposer.compose(SourceText(path: "test.yaml", text: text), diagnostics: &diagnostics)
  return (node, diagnostics)
}

extension Node {
  subscript(key: String) -> Node? {
    entries.first { $0.key.value == key }?.value
  }

  subscript(index: Int) -> Node? {
    items.dropFirst(index).first
  }

  var scalar: Scalar? {
    guard case .scalar(let scalar) = content else { return nil }
    return scalar
  }

  /// Every scalar of the tree that is not a key.
  var scalars: [Node] {
    switch content {
    case .scalar: [self]
    case .sequence(let items): items.flatMap(\.scalars)
    case .mapping(let entries): entries.flatMap(\.value.scalars)
    }
  }

  /// The first character of the scalar whose place in the file shows another character.
  func firstMisplacedCharacter(in lines: SourceLines) -> String? {
    guard let scalar, places != .whole else { return nil }
    let locator = ScalarLocator(self)
    for (offset, character) in scalar.text.unicodeScalars.enumerated() where character != "\n" {
      let place = locator.range(of: offset..<offset + 1)
      if lines.scalar(at: place.start) != character || place.end != place.start.advanced(by: 1) {
        return "\(character) of \(scalar.text.debugDescription) at \(place.start.line):\(place.start.column)"
      }
    }
    return nil
  }
}

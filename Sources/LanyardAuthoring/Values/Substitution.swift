import FoundationEssentials
import Lanyard

/// Puts made-up values in place of real ones, in every form in which they travel.
struct Substitution {
  private var pairs: [(real: String, madeUp: String)] = []

  /// - Parameter values: real values and those that take their place.
  init(_ values: [(real: String, madeUp: String)]) {
    for (real, madeUp) in values {
      for transform in Self.transforms { pairs.append((transform(real), transform(madeUp))) }
    }
    // The longest first: one may stand within another.
    pairs = pairs.filter { !$0.real.isEmpty && $0.real != $0.madeUp }.sorted {
      ($1.real.utf8.count, $0.real) < ($0.real.utf8.count, $1.real)
    }
  }

  func apply(_ text: String) -> String {
    pairs.reduce(text) { text, pair in
      // A short value would be found within innocent words.
      pair.real.utf8.count >= Self.shortest ? text.replacing(pair.real, with: pair.madeUp) : Self.replaceWord(pair, in: text)
    }
  }

  func apply(_ bytes: [UInt8]) -> [UInt8] {
    String(validating: bytes, as: UTF8.self).map { Array(apply($0).utf8) } ?? []
  }

  private static let shortest = 6

  private static let transforms: [@Sendable (String) -> String] =
    Spelling.allCases.map { spelling in { spelling.encode($0) } } + [
      { URLGrammar.percentEncoded($0).replacing("%20", with: "+") },
      { $0.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") },
      { $0.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("/", with: "\\/") },
      { $0.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;").replacing("\"", with: "&quot;") },
      { Spelling.hex.encode($0).uppercased() },
    ]

  private static func replaceWord(_ pair: (real: String, madeUp: String), in text: String) -> String {
    var result = ""
    var rest = text[...]
    func isPart(_ character: Character?) -> Bool { character.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false }
    while let range = rest.firstRange(of: pair.real) {
      let isWord = !isPart(rest[..<range.lowerBound].last ?? result.last) && !isPart(rest[range.upperBound...].first)
      result += rest[..<range.lowerBound] + (isWord ? pair.madeUp : pair.real)
      rest = rest[range.upperBound...]
    }
    return result + rest
  }
}

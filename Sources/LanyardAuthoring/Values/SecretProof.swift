import Lanyard

/// The last look before something is written: no real secret is in it, in any form in which secrets travel.
package struct SecretProof: Sendable {
  /// Shorter forms stand in innocent words: a shorter secret is looked for as a word of its own.
  private static let shortest = 6

  private var secrets: [(name: String, value: String)] = []

  package init() {}

  package mutating func add(_ value: String, of name: String) {
    guard !value.isEmpty else { return }
    secrets.append((name, value))
  }

  /// The names of the secrets that are in the text.
  package func findings(in text: String) -> [String] {
    secrets.filter { Self.contains($0.value, in: text) }.map(\.name)
  }

  /// - Throws: `secret-left` where one is.
  package func check(_ texts: [String]) throws(CaptureError) {
    for text in texts {
      guard let name = findings(in: text).first else { continue }
      throw CaptureError(
        "secret-left", "the real value of '\(name)' would stand in what is written, so that nothing is",
        help: "it may also be an ordinary word there: take an account whose password is not one")
    }
  }

  private static func contains(_ secret: String, in text: String) -> Bool {
    let isShort = secret.utf8.count < shortest
    let forms = SecretForms.all(of: secret).filter { !isShort || $0.utf8.count >= shortest }
    return forms.contains { text.contains($0) } || (isShort && standsAlone(secret, in: text))
  }

  private static func standsAlone(_ secret: String, in text: String) -> Bool {
    text.ranges(of: secret).contains { range in
      let neighbours = [text[..<range.lowerBound].last, text[range.upperBound...].first].compactMap(\.self)
      return !neighbours.contains { $0.isLetter || $0.isNumber }
    }
  }
}

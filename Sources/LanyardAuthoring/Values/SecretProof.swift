import Lanyard

/// The last look before something is written: no real secret is in it, in any form in which secrets travel.
package struct SecretProof: Sendable {
  /// Shorter ones stand in innocent words; they are looked for as whole words.
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
    guard secret.utf8.count < shortest else { return SecretForms.all(of: secret).contains { text.contains($0) } }
    return text.split { !($0.isLetter || $0.isNumber) }.contains { $0.utf8.elementsEqual(secret.utf8) }
  }
}

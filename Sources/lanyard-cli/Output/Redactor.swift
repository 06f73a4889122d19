import Lanyard

/// Takes the live secrets out of whatever the command writes, in every form in which they travel. Messages hold no secrets in the
/// first place; this guards the door.
struct Redactor: Sendable {
  /// Shorter ones would blot out innocent words.
  static let shortestSecret = 6

  private var forms: Set<String> = []

  mutating func add(_ secret: String) {
    guard secret.utf8.count >= Self.shortestSecret else { return }
    forms.formUnion(SecretForms.all(of: secret))
  }

  func redact(_ text: String) -> String {
    // The longest first: a form may stand within another.
    forms.sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) }.reduce(text) { text, form in text.replacing(form, with: "•••") }
  }
}

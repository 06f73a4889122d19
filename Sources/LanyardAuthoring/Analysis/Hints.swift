package import Lanyard

/// What the user knows beside the conversation.
package struct Hints: Sendable {
  /// Names of fields whose values are secret, whatever they are called.
  package var secretFields: Set<String> = []
  /// Names of fields whose values are what they look like, not Base64 of it.
  package var plainFields: Set<String> = []
  /// Real values of inputs, to be found in whatever form they travel.
  package var values: [String: String] = [:]
  /// Where the base URL ends; otherwise it is the origin.
  package var baseURL: BaseURL?
  /// What a wrong password was answered with.
  package var wrongAnswer: CapturedAnswer?

  /// Names of the fields that hold the password, whatever they are called.
  var passwordFields: Set<String> = []
  /// Names of the fields that hold the user's name, whatever they are called.
  var userFields: Set<String> = []
  var wrongPassword: Outline.Sign?
  var life: Outline.Life?

  package init() {}

  /// The input that a text is the value of, and the form in which it is.
  func spelled(_ text: String) -> (name: String, spelling: Spelling)? {
    for (name, value) in values.sorted(by: { $0.key < $1.key }) where !value.isEmpty {
      if let spelling = Spelling.allCases.first(where: { $0.encode(value).utf8.elementsEqual(text.utf8) }) { return (name, spelling) }
    }
    return nil
  }
}

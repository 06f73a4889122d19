import FoundationEssentials
import Lanyard
package import LanyardSpec

/// Puts names in the place of an exchange's secrets: `‹password›`, `‹password | base64›`. A report then shows no secret, and tells at
/// a glance which one went where, and in which form.
package struct SecretNames: Sendable {
  /// The longest first: one may stand within another.
  private let forms: [(text: String, name: String)]

  /// Shorter ones would blot out innocent words.
  private static let shortest = 4

  package init(of exchange: Exchange, spec: AuthSpec) {
    var forms: [String: String] = [:]
    func add(_ value: String, _ name: String) {
      guard value.unicodeScalars.count >= Self.shortest else { return }
      let encodings = [
        (value, name), (Data(value.utf8).base64EncodedString(), "\(name) | base64"), (URLGrammar.percentEncoded(value), "\(name) | url"),
      ]
      for (form, name) in encodings where forms[form] == nil { forms[form] = name }
    }
    for input in spec.inputs where input.isSecret { exchange.inputs[input.name].map { add($0, input.name) } }
    let method = spec.method(named: exchange.method)
    let secrets = Set(((method?.login ?? []) + (method?.renew ?? [])).flatMap(\.extractors).filter(\.isSecret).map(\.name))
    for case .login(_, .session(let values, _)) in exchange.steps.map(\.value) {
      for (name, value) in values.value.sorted(by: { $0.key < $1.key }) where secrets.contains(name) { add(value, name) }
    }
    self.forms = forms.map { ($0.key, $0.value) }.sorted { ($1.text.utf8.count, $0.text) < ($0.text.utf8.count, $1.text) }
  }

  /// The text without the secrets.
  package func redact(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let first = rest.first {
      if let form = forms.first(where: { rest.hasPrefix($0.text) }) {
        result += "‹\(form.name)›"
        rest = rest.dropFirst(form.text.count)
      } else {
        result.append(first)
        rest = rest.dropFirst()
      }
    }
    return result
  }
}

import HTTPTypes
import LanyardSpec

/// Fills in the credentials of schemes.
struct SchemeRenderer {
  let templates: TemplateRenderer

  func bind(_ schemes: [AuthenticationScheme]) throws(AuthError) -> [BoundScheme] {
    var bound: [BoundScheme] = []
    for scheme in schemes { bound.append(try bind(scheme)) }
    return bound
  }

  private func bind(_ scheme: AuthenticationScheme) throws(AuthError) -> BoundScheme {
    switch scheme {
    case .basic(let username, let password, let charset):
      return .fixed(name: "Basic", authorization: Secret(try basic(username, password, charset)))
    case .bearer(let token):
      let value = try FieldGuard.headerValue("Bearer \(try text(token) ?? "")", of: "Authorization", at: token.range)
      return .fixed(name: "Bearer", authorization: Secret(value))
    case .digest(let username, let password):
      return .digest(username: try text(username) ?? "", password: Secret(try text(password) ?? ""))
    case .ntlm(let ntlm):
      return .ntlm(
        username: try text(ntlm.username) ?? "", password: Secret(try text(ntlm.password) ?? ""), domain: try text(ntlm.domain),
        isAllowedInsideNegotiate: ntlm.isAllowedInsideNegotiate)
    case .negotiate(let negotiate):
      return .negotiate(try credential(negotiate), service: try text(negotiate.service), delegates: negotiate.delegates)
    }
  }

  /// The first of the credentials that has a value; without any, the system's default cache.
  private func credential(_ negotiate: AuthenticationScheme.Negotiate) throws(AuthError) -> NegotiateCredential {
    if let cache = try text(negotiate.cache) { return .cache(path: cache) }
    guard let username = try text(negotiate.username) else { return .systemDefault }
    if let keytab = try text(negotiate.keytab) { return .keytab(path: keytab, principal: username) }
    if let password = try text(negotiate.password) { return .password(user: username, Secret(password)) }
    return .systemDefault
  }

  /// RFC 7617 §2: neither part may have controls, and a colon in the user name would move the border between them.
  private func basic(_ username: Template, _ password: Template, _ charset: Filter.Charset) throws(AuthError) -> String {
    let user = try text(username) ?? ""
    let secret = try text(password) ?? ""
    guard !user.utf8.contains(UInt8(ascii: ":")) else {
      throw AuthError(.invalidValue, "the user name for Basic authentication has a colon (RFC 7617 §2)", at: username.range)
    }
    for (text, range) in [(user, username.range), (secret, password.range)] {
      guard !text.unicodeScalars.contains(where: \.isControl) else {
        throw AuthError(.invalidValue, "a value for Basic authentication has a control character (RFC 7617 §2)", at: range)
      }
    }
    do throws(FilterEvaluator.Failure) {
      return "Basic " + FilterEvaluator.base64(try FilterEvaluator.encode("\(user):\(secret)", as: charset))
    } catch {
      throw AuthError(.invalidValue, "a value for Basic authentication \(error.reason)", at: password.range)
    }
  }

  private func text(_ template: Template?) throws(AuthError) -> String? {
    guard let template else { return nil }
    return try templates.text(template)?.text
  }
}

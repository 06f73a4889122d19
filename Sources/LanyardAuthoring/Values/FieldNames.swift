import Lanyard

/// What the names of fields say about what is in them.
enum FieldNames {
  enum Role: Hashable {
    case password, username
    /// A secret that is no password: a key, a client's secret.
    case secret
    /// What tells one customer from another.
    case tenant
    /// Proof that a form was fetched before it was sent.
    case forgeryGuard
  }

  static func role(of name: String) -> Role? {
    let plain = name.lowercased().filter { $0.isLetter || $0.isNumber }
    if ["csrf", "xsrf", "requestverificationtoken", "authenticitytoken", "viewstate", "nonce"].contains(where: plain.contains) {
      return .forgeryGuard
    }
    if isPassword(plain) { return .password }
    if ["clientsecret", "apikey", "apitoken", "accesskey", "secretkey", "secret", "privatetoken", "authkey"].contains(plain) {
      return .secret
    }
    let users = ["user", "login", "email", "mail", "account", "uid", "username", "userid", "loginname", "identifier", "principal", "name"]
    if users.contains(plain) || plain.hasSuffix("username") || plain.hasSuffix("userid") || plain.hasSuffix("loginid")
      || plain.hasSuffix("loginname")
    {
      return .username
    }
    if ["domain", "tenant", "realm", "organization", "organisation", "company", "customer", "clientid", "commserver"].contains(plain) {
      return .tenant
    }
    return nil
  }

  private static func isPassword(_ plain: String) -> Bool {
    guard !["new", "old", "confirm", "repeat", "force", "forgot", "reset", "change", "remember", "expired"].contains(where: plain.contains)
    else { return false }
    return ["passw", "passwd", "passphrase", "passcode", "kennwort", "pwd"].contains(where: plain.contains)
      || ["pass", "pw", "pin", "userpass", "loginpass", "jpass"].contains(plain)
  }

  /// Whether later requests may carry a session in a field of that name.
  static func carriesSession(_ name: String) -> Bool {
    let plain = name.lowercased()
    return ["token", "session", "sid", "auth", "ticket", "apikey", "api_key", "api-key", "csrf", "xsrf", "key"].contains {
      plain.contains($0)
    }
  }

  static func isLogin(_ path: String) -> Bool {
    let plain = path.lowercased()
    return ["login", "logon", "signin", "sign_in", "sign-in", "auth", "session", "token"].contains { plain.contains($0) }
  }

  static func isLogout(_ path: String) -> Bool {
    let plain = path.lowercased()
    return ["logout", "logoff", "signout", "sign_out", "sign-out", "revoke"].contains { plain.contains($0) }
  }

  /// A name of the spec's language: letters, digits and `_`, in lower case. `APIKey` gives `api_key`.
  static func inputName(_ name: String, among taken: Set<String> = []) -> String {
    var result = ""
    var wasLower = false
    for character in name {
      guard character.isASCII, character.isLetter || character.isNumber else {
        if !result.isEmpty, !result.hasSuffix("_") { result += "_" }
        wasLower = false
        continue
      }
      if character.isUppercase, wasLower { result += "_" }
      wasLower = character.isLowercase || character.isNumber
      result += character.lowercased()
    }
    while result.hasSuffix("_") { result.removeLast() }
    if result.isEmpty { result = "value" }
    if result.first?.isNumber == true { result = "_" + result }
    if result == "apikey" { result = "api_key" }
    guard taken.contains(result) else { return result }
    var number = 2
    while taken.contains("\(result)_\(number)") { number += 1 }
    return "\(result)_\(number)"
  }

  /// Headers that browsers and curl add of their own accord, or that the transport writes.
  static func isOrdinary(header name: String) -> Bool {
    let plain = name.lowercased()
    let ordinary: Set<String> = [
      "host", "connection", "content-length", "content-type", "user-agent", "accept", "accept-encoding", "accept-language", "referer",
      "origin", "cache-control", "pragma", "dnt", "upgrade-insecure-requests", "if-none-match", "if-modified-since", "priority", "te",
      "cookie", "transfer-encoding", "keep-alive", "expect", "proxy-connection", "save-data", "range", "x-client-data", "purpose",
    ]
    return ordinary.contains(plain) || plain.hasPrefix("sec-") || plain.hasPrefix(":") || plain.hasPrefix("proxy-")
  }
}

/// Whose credentials they are, as Windows names it: a user of a domain, or a user principal name, which holds its domain itself.
package struct WindowsAccount: Sendable, Hashable {
  package let user: String
  /// Empty where the server shall find the account by itself.
  package let domain: String

  /// - Parameters:
  ///   - username: `user`, `DOMAIN\user` or `user@domain`.
  ///   - domain: The domain, where the name does not have it.
  /// - Throws: `unusableCredentials` for no user at all, and for two different domains.
  package init(username: String, domain: String? = nil) throws(HandshakeError) {
    let domain = domain ?? ""
    if let backslash = username.firstIndex(of: "\\") {
      self.domain = String(username[..<backslash])
      user = String(username[username.index(after: backslash)...])
      guard domain.isEmpty || domain.lowercased() == self.domain.lowercased() else {
        throw HandshakeError(
          .unusableCredentials, "the user name names one domain and the input for the domain another", help: "give the domain once")
      }
    } else {
      // Windows sends a principal name whole, with an empty domain.
      self.domain = domain
      user = username
    }
    guard !user.isEmpty else {
      throw HandshakeError(.unusableCredentials, "there is no user name; anonymous logins with NTLM are not made")
    }
  }

  /// The user's name in capitals, as Windows has it: each UTF-16 unit by itself, so that `ß` stays and `ÿ` becomes `Ÿ`. Letters outside
  /// of ASCII never become ASCII letters.
  var uppercasedUser: String {
    var result = String.UnicodeScalarView()
    for scalar in user.unicodeScalars {
      let capital = scalar.properties.uppercaseMapping.unicodeScalars
      if let only = capital.first, capital.count == 1, scalar.value <= 0xFFFF, only.value <= 0xFFFF, scalar.isASCII == only.isASCII {
        result.append(only)
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }
}

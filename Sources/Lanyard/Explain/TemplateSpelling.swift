import LanyardSpec

// Parts of a spec spelled as their author would write them. Templates are shown unfilled, so that there is nothing to hide.

extension Template {
  /// The template as it is written, in one form for each meaning.
  package var spelling: String {
    parts.map { part in
      switch part {
      case .literal(let text): text.replacing("${", with: "$${")
      case .reference(let reference): reference.spelling
      }
    }.joined()
  }
}

extension Template.Reference {
  var spelling: String { "${" + ([name] + filters.map(\.spelling)).joined(separator: " | ") + "}" }
}

extension Filter {
  package var spelling: String {
    switch self {
    case .base64(let padded): padded ? "base64" : "base64(unpadded)"
    case .base64url(let padded): padded ? "base64url(padded)" : "base64url"
    case .hex: "hex"
    case .url: "url"
    case .charset(let charset): "charset(\(charset.rawValue))"
    case .trim: "trim"
    case .lowercased: "lower"
    case .uppercased: "upper"
    case .digest(let algorithm): algorithm.rawValue
    case .hmac(let algorithm, let key): "hmac(\(algorithm.rawValue), \(key.spelling))"
    case .default(let operand): "default(\(operand.spelling))"
    }
  }
}

extension Filter.Operand {
  var spelling: String {
    switch self {
    case .literal(let text): "'\(text.replacing("'", with: "''"))'"
    case .reference(let name, _): name
    }
  }
}

extension URLTemplate {
  package var spelling: String {
    let base =
      switch base {
      case .input(let name): "${\(name)}"
      case .origin(let origin): origin
      }
    return base + path.spelling + (query.map { "?\($0.spelling)" } ?? "")
  }
}

extension AuthenticationScheme {
  package var spelling: String {
    switch self {
    case .basic(let username, let password, let charset):
      "Basic of \(username.spelling) and \(password.spelling)" + (charset == .utf8 ? "" : " in \(charset.rawValue)")
    case .bearer(let token): "Bearer \(token.spelling)"
    case .digest(let username, let password): "Digest of \(username.spelling) and \(password.spelling): a 401 with a nonce, then the proof"
    case .ntlm(let ntlm):
      "NTLM of \(ntlm.username.spelling) and \(ntlm.password.spelling)"
        + (ntlm.domain.map { " in the domain \($0.spelling)" } ?? "") + (ntlm.isAllowedInsideNegotiate ? ", also inside Negotiate" : "")
        + ": a 401, then three messages over one connection of its own"
    case .negotiate(let negotiate):
      "Negotiate with \(negotiate.credentialSpelling)" + (negotiate.service.map { " for the service \($0.spelling)" } ?? "")
        + (negotiate.delegates ? ", which the server may pass on" : "")
        + ": a 401, then a token with each request; the server proves itself in its answer"
    }
  }
}

extension AuthenticationScheme.Negotiate {
  fileprivate var credentialSpelling: String {
    if let cache { return "a Kerberos ticket of the cache \(cache.spelling), or of the system's default one" }
    guard let username else { return "a Kerberos ticket of the system's default cache" }
    if let keytab { return "the key of \(username.spelling) in the keytab \(keytab.spelling)" }
    if let password { return "\(username.spelling) and \(password.spelling) at the Kerberos realm" }
    return "a Kerberos ticket of \(username.spelling)"
  }
}

extension TLSTemplate {
  package var wordings: [String] {
    let shown = certificate.map { certificate in
      "show the client's certificate \(certificate.spelling)" + (key.map { " with the key \($0.spelling)" } ?? "")
        + (passphrase.map { ", which \($0.spelling) opens" } ?? "")
    }
    let trusted = authorities.map { "trust the authorities in \($0.spelling), or without it the system's" }
    return [shown, trusted].compactMap(\.self)
  }
}

extension Duration {
  /// The duration in the largest unit that has no remainder: `30m`, `90s`, `1500ms`.
  package var wording: String {
    let milliseconds = Int64(min(max(timeInterval * 1000, 0), 1e15))
    for (unit, length) in [("d", Int64(86_400_000)), ("h", 3_600_000), ("m", 60_000), ("s", 1000)]
    where milliseconds >= length && milliseconds % length == 0 { return "\(milliseconds / length)\(unit)" }
    return "\(milliseconds)ms"
  }
}

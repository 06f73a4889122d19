import FoundationEssentials
import LanyardFormats

/// What a JSON Web Token says of itself.
enum JSONWebToken {
  /// The claim `exp`, in seconds since 1970; nil where the text is no such token.
  static func expiry(of token: String) -> String? {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, token.hasPrefix("eyJ") else { return nil }
    let core = parts[1].replacing("-", with: "+").replacing("_", with: "/")
    guard let data = Data(base64Encoded: core + String(repeating: "=", count: (4 - core.utf8.count % 4) % 4)),
      let claims = try? JSONValue(parsing: Array(data)), let expiry = claims["exp"]?.number, Int(expiry) != nil
    else { return nil }
    return expiry
  }
}

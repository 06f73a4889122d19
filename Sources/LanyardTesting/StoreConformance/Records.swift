import FoundationEssentials
import Lanyard

extension SessionRecord {
  /// Some moment long ago, with a fraction that only exact storage keeps.
  static let someMoment = Date(timeIntervalSinceReferenceDate: 700_000_000.123456)

  /// A key that no other check uses: 64 hexadecimal digits, as all keys are.
  static func freshKey() -> String {
    let digits = Array("0123456789abcdef")
    return String((0..<64).map { _ in digits[Int.random(in: 0..<16)] })
  }

  /// A session with that token.
  static func sample(_ key: String, id: String = "one", token: String = "t", lastUsed: Date = someMoment) -> SessionRecord {
    SessionRecord(
      key: key, id: id, method: "password", obtainedAt: someMoment - 3600, expiresAt: someMoment + 86400.5, lastUsed: lastUsed,
      variables: ["token": token])
  }

  /// A session in which everything is there, and hard to write down.
  static func intricate(_ key: String) -> SessionRecord {
    SessionRecord(
      key: key, id: "an \"id\"\n", method: "ß", mark: CredentialMark(rawValue: String(repeating: "0f", count: 32)), obtainedAt: someMoment,
      expiresAt: nil, lastUsed: someMoment + 0.5,
      variables: [
        "token": "a\"b\\c/d\u{0}\r\n\t\u{7F}\u{2028}e\u{301}é😀", "": "", "long": String(repeating: "x", count: 100_000),
        "e\u{301}": "decomposed", "number": "1e5",
      ])
  }

  /// One further in counting.
  func counted() -> SessionRecord {
    SessionRecord(
      key: key, id: id, method: method, obtainedAt: obtainedAt, expiresAt: expiresAt, lastUsed: lastUsed,
      variables: ["count": "\(count + 1)"])
  }

  var count: Int { text(named: "count").flatMap { Int($0) } ?? 0 }
}

extension Credentials {
  static func password(_ password: String) -> Credentials { Credentials(framed: Array(password.utf8)) }
}

/// Expects the store to throw an error of that kind.
func expectError(_ code: StoreError.Code, _ what: String, _ body: () async throws(StoreError) -> Void) async throws(Unmet) {
  do throws(StoreError) {
    try await body()
  } catch {
    return try expectEqual(error.code, code, "\(what), which failed with '\(error.message)'")
  }
  throw Unmet("\(what) must fail as '\(code)', and did not fail")
}

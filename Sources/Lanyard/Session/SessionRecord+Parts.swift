package import FoundationEssentials

extension SessionRecord {
  /// A record of what was not obtained by a login, for the tests of stores.
  package init(
    key: String, id: String, method: String, mark: CredentialMark? = nil, obtainedAt: Date, expiresAt: Date?, lastUsed: Date,
    idle: Double? = nil, seat: String? = nil, skew: Double? = nil, variables: [String: String], cookies: CookieJar = CookieJar()
  ) {
    self.key = key
    self.id = id
    self.method = method
    self.mark = mark
    self.obtainedAt = obtainedAt
    self.expiresAt = expiresAt
    self.lastUsed = lastUsed
    self.idle = idle
    self.seat = seat
    self.skew = skew
    self.variables = variables.mapValues { StoredValue(Value(text: $0, isSecret: true)) }
    self.cookies = cookies
  }

  /// The text that is kept under the name.
  package func text(named name: String) -> String? { variables[name]?.text }
}

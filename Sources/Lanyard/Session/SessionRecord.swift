public import FoundationEssentials

/// A session as it is kept between processes. It holds the session's secrets in clear: whoever writes it protects it.
public struct SessionRecord: Sendable, Codable, Hashable {
  struct StoredValue: Sendable, Codable, Hashable {
    var text: String
    var isJSON: Bool
    var isSecret: Bool
    var isCookie: Bool

    init(_ value: Value) {
      text = value.text
      if case .json = value.content { isJSON = true } else { isJSON = false }
      isSecret = value.isSecret
      isCookie = value.isVerbatimCookie
    }

    var value: Value {
      var value = Value(isJSON ? .json(literal: text) : .text(text), isSecret: isSecret)
      value.isVerbatimCookie = isCookie
      return value
    }
  }

  /// Fits only the plan that it was made with: spec, method, place and all inputs that are not secret.
  public let key: String
  /// Tells this session from every other one that was obtained with the key.
  public let id: String
  /// The method that it was obtained by.
  public let method: String
  /// The mark of the credentials that it was obtained with, where a store has made one: others want a session of their own.
  public var mark: CredentialMark?
  /// When it was obtained.
  public let obtainedAt: Date
  /// When it dies for certain; nil where nothing is known.
  public let expiresAt: Date?
  /// When it was last used by anybody.
  public var lastUsed: Date
  let variables: [String: StoredValue]
  let cookies: CookieJar

  /// What there is to keep of a session.
  public init(_ session: Session, mark: CredentialMark? = nil) {
    key = session.plan.sessionKey
    id = session.id
    method = session.plan.method.name
    self.mark = mark
    variables = session.variables.mapValues(StoredValue.init)
    cookies = session.jar
    obtainedAt = session.obtainedAt
    expiresAt = session.expiresAt
    lastUsed = session.lastUsed
  }
}

extension SessionRecord: CustomStringConvertible, CustomReflectable {
  /// Shows nothing of the content.
  public var description: String { "session •••" }
  /// Shows nothing of the content.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

extension Session {
  /// The session that was kept, if it was kept for this very plan.
  public init?(_ record: SessionRecord, for plan: Plan) {
    guard record.key == plan.sessionKey else { return nil }
    self.init(plan: plan, record: record)
  }
}

extension Plan {
  /// Tells sessions of different specs, methods, places and tenants apart: a digest over the spec's canonical form, the method
  /// and every input that is not secret. A comment in the spec changes nothing.
  public var sessionKey: String {
    var parts = [spec.canonicalForm, method.name]
    for name in inputs.keys.sorted() {
      guard let value = inputs[name], !value.isSecret else { continue }
      parts += [name, value.text]
    }
    let framed = parts.map { "\($0.utf8.count):\($0)" }.joined()
    return FilterEvaluator.hex(FilterEvaluator.digest(Array(framed.utf8), .sha256))
  }
}

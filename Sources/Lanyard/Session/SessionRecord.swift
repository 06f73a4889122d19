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
  /// It dies when unused for so many seconds; nil where use makes no difference.
  public let idle: Double?
  /// The account of which it is one of a limited number of sessions; nil where there is no limit.
  public let seat: String?
  /// By how many seconds the vendor's clock was ahead of this one; `expiresAt` allows for it.
  public let skew: Double?
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
    idle = session.plan.method.session?.idle?.timeInterval
    seat = session.plan.seat
    skew = session.skew
  }

  /// Whether it was obtained with credentials of that mark, as far as that is known.
  func isOf(_ other: CredentialMark?) -> Bool { mark == nil || other == nil || mark == other }

  /// When the session dies if it is not used before: the earlier of its end and the end of its idle time.
  public var diesAt: Date? { [expiresAt, idle.map { lastUsed + $0 }].compactMap(\.self).min() }

  /// Whether the session still lives, as far as it is known.
  public func isAlive(at now: Date) -> Bool { diesAt.map { now < $0 } ?? true }
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
    var parts = [specDigest, method.name]
    for name in inputs.keys.sorted() {
      guard let value = inputs[name], !value.isSecret else { continue }
      parts += [name, value.text]
    }
    return Self.digest(of: parts)
  }
}

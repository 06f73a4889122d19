/// One complete way to authenticate: how to log in, how long the session lives, where it goes.
public struct Method: Sendable {
  /// The name by which the user chooses it.
  public var name: String
  /// The name for people.
  public var title: String?
  /// What it is good for, in a sentence or two.
  public var summary: String?
  /// The place of its name.
  public var range: SourceRange

  /// A client certificate and authorities for the method's connections.
  package var tls: TLSTemplate?
  /// The steps that obtain a session; empty where every request authenticates by itself.
  package var login: [Step]
  /// How long a session lives; nil only where there is no login.
  package var session: SessionLife?
  /// The url inputs under which a session is valid; empty means every origin that the method speaks to.
  package var boundTo: [Located<String>]
  /// Where the session goes on a request.
  package var apply: ApplyRules
  /// Signs on an API answer that mean "log in again"; any of them suffices.
  package var rejected: [Condition]
  /// The steps that prolong a session; empty where there is only a new login.
  package var renew: [Step]
  /// The steps that end a session at the vendor.
  package var logout: [Step]
  /// A harmless authenticated request that tells whether the session works.
  package var probe: Step?
  /// Warnings that may pass anywhere in the method.
  package var allowances: [Allowance]
}

/// One request of a flow and how its answer is judged: `fail` from top to bottom, then `expect`, then all of `extract`.
package struct Step: Sendable {
  /// A name for messages, such as `login step 1` or the author's own.
  package var name: String
  package var request: RequestTemplate
  package var failures: [FailureRule]
  /// What must hold; 2xx is implied unless it speaks of the status.
  package var expectation: Condition?
  package var extractors: [Extractor]
  package var range: SourceRange
}

/// How long a session lives. Several limits may stand together; the earliest counts.
package struct SessionLife: Sendable {
  /// A number of units of time that the answer gives.
  package struct Lifetime: Sendable {
    package var template: Template
    /// Seconds in one unit of the number.
    package var unit: TimeUnit
  }

  /// It dies when unused for so long.
  package var idle: Duration?
  /// It dies so long after the login.
  package var after: Duration?
  /// The answer says for how long it lives.
  package var expiresIn: Lifetime?
  /// The answer says when it dies: seconds or milliseconds since 1970, an ISO 8601 or an HTTP date.
  package var expiresAt: Template?
  /// It lives until the vendor rejects it.
  package var untilRejected = false
  /// So long before its end it is renewed; nil leaves that to the engine.
  package var renewBefore: Duration?
  /// How many sessions an account may have at a time; nil is as many as it likes.
  package var limit: Int?
  package var range: SourceRange
}

package enum TimeUnit: String, Sendable, Hashable, CaseIterable {
  case milliseconds, seconds, minutes, hours

  package var seconds: Double {
    switch self {
    case .milliseconds: 0.001
    case .seconds: 1
    case .minutes: 60
    case .hours: 3600
    }
  }
}

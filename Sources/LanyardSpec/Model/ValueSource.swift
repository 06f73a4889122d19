/// A place in an answer where a value is looked for: the one grammar that conditions, extractors and failures share.
package struct ValueSource: Sendable {
  package enum Kind: Sendable {
    case status
    case header(NameMatch)
    /// A cookie that the answer (or a hop followed on the way to it) has set.
    case cookie(NameMatch)
    case json(JSONPathText)
    case xml(XPathText)
    case html(XPathText)
    /// The whole body as text.
    case body
    case redirect(RedirectPart)
    /// A claim of a JSON Web Token that another source gives; the signature is not checked.
    indirect case jwt(JSONPathText, in: ValueSource)
    case soapFault(FaultPart)
    case jsonrpcError(FaultPart)
    /// An input, whether the user gave it.
    case input(String)
  }

  /// A header or cookie by name, or by a pattern that its name matches.
  package enum NameMatch: Sendable {
    case exactly(String)
    case matching(PatternText)
  }

  package enum RedirectPart: Sendable, Hashable {
    /// The whole target, as the server wrote it.
    case location
    case query(String)
    case fragment(String)
  }

  package enum FaultPart: String, Sendable, CaseIterable {
    /// Whether there is one at all.
    case any
    case code
    case message
  }

  package var kind: Kind
  /// Whether the first of several matches is taken; otherwise several are an error.
  package var takesFirst: Bool
  package var range: SourceRange
}

/// Something that holds of an answer or not.
package indirect enum Condition: Sendable {
  case test(Test)
  case all([Condition])
  case any([Condition])
  case not(Condition)

  /// A source and what is asked of it; all comparisons must hold.
  package struct Test: Sendable {
    package var source: ValueSource
    package var comparisons: [Comparison]
    /// The vendor does not document the sign; the author assumes it.
    package var isAssumed: Bool
  }

  package enum Comparison: Sendable {
    case present(Bool)
    case empty(Bool)
    case equals(String)
    case notEquals(String)
    case oneOf([String])
    case startsWith(String)
    case contains(String)
    case matches(PatternText)
    case status(StatusSet)
  }
}

/// `401`, `[200, 204]` or `2xx`.
package struct StatusSet: Sendable, Hashable {
  package var ranges: [ClosedRange<Int>]

  package init(ranges: [ClosedRange<Int>]) { self.ranges = ranges }

  package static let success = StatusSet(ranges: [200...299])

  package func contains(_ status: Int) -> Bool { ranges.contains { $0.contains(status) } }
}

/// Takes a value out of an answer and gives it a name.
package struct Extractor: Sendable {
  package var name: String
  /// Tried in order; the first that finds something counts.
  package var sources: [ValueSource]
  /// A pattern whose first group (or whole match) is taken from what the source gave.
  package var capture: PatternText?
  package var filters: [Filter] = []
  package var isOptional = false
  package var isSecret = true
  package var allowances: [Allowance] = []
  package var range: SourceRange
}

/// An answer that means a failure with a name.
package struct FailureRule: Sendable {
  /// When the next attempt makes sense.
  package struct RetryAfter: Sendable {
    package var source: ValueSource
    package var unit: TimeUnit
  }

  /// What the user is told beside the kind.
  package enum Message: Sendable {
    /// Built of inputs and variables that are not secret.
    case template(Template)
    /// Taken from the answer; the author vouches that it holds no secret.
    case source(ValueSource)
  }

  package var condition: Condition
  package var kind: FailureKind
  package var retryAfter: RetryAfter?
  package var message: Message?
  package var isAssumed = false
  package var allowances: [Allowance] = []
  package var range: SourceRange
}

/// The failures that a vendor's answer can mean.
public enum FailureKind: String, Sendable, Hashable, CaseIterable {
  /// The vendor said that the credentials are wrong: they are not sent again.
  case credentialsRejected = "credentials-rejected"
  /// The account is locked.
  case accountLocked = "account-locked"
  /// The password must be changed first.
  case passwordExpired = "password-expired"
  /// A second factor is asked for.
  case secondFactorRequired = "second-factor-required"
  /// No licence or session is free.
  case licenceExhausted = "licence-exhausted"
  /// Too many attempts; wait.
  case rateLimited = "rate-limited"
  /// The service is not available at the moment.
  case unavailable = "unavailable"
  /// The vendor answered something that the spec has no better name for.
  case unexpectedAnswer = "unexpected-answer"
}

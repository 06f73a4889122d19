import FoundationEssentials
import LanyardFormats
import LanyardSpec

/// Decides what an answer means: which conditions hold, which failure it is, what is taken out of it.
struct Judge {
  let finder: SourceFinder

  func holds(_ condition: Condition) throws(AuthError) -> Bool {
    switch condition {
    case .all(let conditions):
      for condition in conditions where try !holds(condition) { return false }
      return true
    case .any(let conditions):
      for condition in conditions where try holds(condition) { return true }
      return false
    case .not(let condition): return try !holds(condition)
    case .test(let test): return try holds(test)
    }
  }

  /// Every comparison must hold. With a missing value all are false, `not_equals` included; only `present: false` is then true.
  private func holds(_ test: Condition.Test) throws(AuthError) -> Bool {
    let asksOnlyForPresence = test.comparisons.allSatisfy { if case .present = $0 { true } else { false } }
    let match = asksOnlyForPresence ? try finder.matches(test.source).first : try finder.match(test.source)
    for comparison in test.comparisons where try !holds(comparison, match, test.source) { return false }
    return test.comparisons.isEmpty ? match != nil : true
  }

  private func holds(
    _ comparison: Condition.Comparison, _ match: SourceFinder.Match?, _ source: ValueSource
  ) throws(AuthError) -> Bool {
    if case .present(let wanted) = comparison { return (match != nil) == wanted }
    guard let match else { return false }
    if case .empty(let wanted) = comparison { return match.isEmpty == wanted }
    guard let text = match.text else {
      throw AuthError(.unusableValue, "an array or object was found where text is compared", at: source.range)
    }
    switch comparison {
    // By bytes: to Swift, é and e with an accent behind it are the same text; to a vendor they are not.
    case .equals(let other): return text.hasSameScalars(as: other)
    case .notEquals(let other): return !text.hasSameScalars(as: other)
    case .oneOf(let others): return others.contains { text.hasSameScalars(as: $0) }
    case .startsWith(let prefix): return text.utf8.starts(with: prefix.utf8)
    case .contains(let part): return part.isEmpty || text.utf8.contains(part.utf8)
    case .matches(let pattern): return try finder.search(pattern, in: text)
    case .status(let set): return set.contains(finder.answer.status)
    case .present, .empty: return true
    }
  }

  /// The values of all extractors, or the error of the first one that finds nothing.
  func extract(_ extractors: [Extractor], scope: Bindings) throws(AuthError) -> Bindings {
    var values: Bindings = [:]
    for extractor in extractors {
      guard let value = try value(of: extractor, scope: scope.merging(values) { $1 }) else { continue }
      values[extractor.name] = value
    }
    return values
  }

  private func value(of extractor: Extractor, scope: Bindings) throws(AuthError) -> Value? {
    for source in extractor.sources {
      guard let match = try finder.match(source) else { continue }
      guard var value = try value(match, extractor, source) else { continue }
      if !extractor.filters.isEmpty {
        do throws(FilterEvaluator.Failure) {
          guard let filtered = try FilterEvaluator(scope: scope).apply(extractor.filters, to: value) else { continue }
          value = filtered
        } catch {
          throw AuthError(.unusableValue, "the value for '\(extractor.name)' \(error.reason)", at: source.range)
        }
      }
      guard !value.text.isEmpty || extractor.isOptional else {
        throw AuthError(.unusableValue, "the value for '\(extractor.name)' is empty", at: source.range)
      }
      return value.text.isEmpty ? nil : value
    }
    guard !extractor.isOptional else { return nil }
    let source = extractor.sources.first
    throw AuthError(
      .missingValue, "the answer has no value for '\(extractor.name)'", help: source.map { finder.answer.outline(of: $0.kind) },
      at: source?.range ?? extractor.range)
  }

  private func value(_ match: SourceFinder.Match, _ extractor: Extractor, _ source: ValueSource) throws(AuthError) -> Value? {
    switch match.content {
    case .container:
      throw AuthError(
        .unusableValue, "the value for '\(extractor.name)' is an array or object, not text", help: "point the path at a member of it",
        at: source.range)
    case .literal(let literal) where extractor.capture == nil:
      return Value(.json(literal: literal), isSecret: extractor.isSecret)
    case .text(let text), .literal(let text):
      guard let capture = extractor.capture else {
        var value = Value(text: text, isSecret: extractor.isSecret)
        value.isVerbatimCookie = match.isCookie
        return value
      }
      guard let found = try finder.firstMatch(capture, in: text) else { return nil }
      return Value(text: (found.groups.first ?? nil) ?? found.whole, isSecret: extractor.isSecret)
    }
  }

  /// The error that a step's answer means, if it means one: `fail` from top to bottom, then `expect`, where 2xx is implied
  /// unless it speaks of the status.
  func verdict(on step: Step, scope: Bindings, now: Date) throws(AuthError) -> AuthError? {
    for rule in step.failures where try holds(rule.condition) { return try failure(rule, scope: scope, now: now) }
    if case .jsonrpc = step.request.body, let mismatch = requestIDMismatch { return mismatch }
    let speaksOfStatus = step.expectation?.speaksOfStatus ?? false
    guard speaksOfStatus || StatusSet.success.contains(finder.answer.status) else {
      return AuthError(
        .unexpectedAnswer, "the vendor answered with status \(finder.answer.status)", at: step.expectation?.range ?? step.request.range)
    }
    guard let expectation = step.expectation, try !holds(expectation) else { return nil }
    return AuthError(
      .unexpectedAnswer, "the answer is not what the spec expects (status \(finder.answer.status))",
      help: expectation.firstSource.map { finder.answer.outline(of: $0.kind) }, at: expectation.range ?? step.range)
  }

  private func failure(_ rule: FailureRule, scope: Bindings, now: Date) throws(AuthError) -> AuthError {
    var error = AuthError(AuthError.Code(rule.kind), rule.kind.explanation, at: rule.range)
    switch rule.message {
    case .template(let template): error.message = try TemplateRenderer(scope: scope).text(template)?.text ?? error.message
    case .source(let source):
      if let text = try finder.matches(source).first?.text, !text.isEmpty { error.message += ": \(text)" }
    case nil: break
    }
    error.message = Printable.line(error.message, limit: 200)
    if let rule = rule.retryAfter, let text = try finder.matches(rule.source).first?.text {
      error.retryAfter = Lifetime.delay(text, unit: rule.unit, now: now)
    }
    return error
  }

  /// An answer to another call (JSON-RPC 2.0 §5): its id is checked when it has one.
  private var requestIDMismatch: AuthError? {
    guard case .object(let members) = finder.answer.json?.kind, let id = members.first(where: { $0.name == "id" })?.value,
      let text = SourceFinder.Match(id)?.text, text != String(JSONRPC.requestID)
    else { return nil }
    return AuthError(.unexpectedAnswer, "the JSON-RPC answer belongs to another call: its id is not that of the request")
  }
}

extension Condition {
  fileprivate var speaksOfStatus: Bool {
    switch self {
    case .all(let conditions), .any(let conditions): conditions.contains(where: \.speaksOfStatus)
    case .not(let condition): condition.speaksOfStatus
    case .test(let test): if case .status = test.source.kind { true } else { false }
    }
  }

  /// The first thing that the condition looks at.
  fileprivate var firstSource: ValueSource? {
    switch self {
    case .all(let conditions), .any(let conditions): conditions.lazy.compactMap(\.firstSource).first
    case .not(let condition): condition.firstSource
    case .test(let test): test.source
    }
  }

  package var range: SourceRange? { firstSource?.range }
}

extension FailureKind {
  /// What the failure means, in a sentence without a full stop.
  public var explanation: String {
    switch self {
    case .credentialsRejected: "the vendor rejected the credentials"
    case .accountLocked: "the account is locked"
    case .passwordExpired: "the password must be changed first"
    case .secondFactorRequired: "the vendor asks for a second factor"
    case .licenceExhausted: "no licence or session is free"
    case .rateLimited: "the vendor asks to wait"
    case .unavailable: "the service is not available"
    case .unexpectedAnswer: "the vendor reported an error"
    }
  }
}

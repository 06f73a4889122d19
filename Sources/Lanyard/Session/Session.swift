public import FoundationEssentials
public import HTTPTypes
import LanyardSpec

/// What a login has obtained, and where it goes. A value: it does not change, and goes stale; callers who keep one long use
/// `Authenticator.apply` instead.
public struct Session: Sendable {
  /// Tells this session from every other one, in this process and in others.
  public let id: String
  /// The plan that the session was obtained with.
  public let plan: Plan
  /// When it was obtained.
  public let obtainedAt: Date
  /// When it dies for certain; nil where nothing is known.
  public let expiresAt: Date?
  /// By how many seconds the vendor's clock was ahead of this one, where its answers told; `expiresAt` allows for it.
  public let skew: Double?
  /// When it was last used, for sessions that die of idleness.
  public package(set) var lastUsed: Date

  /// What the login extracted.
  package let variables: Bindings
  package internal(set) var jar: CookieJar

  package init(
    plan: Plan, variables: Bindings, jar: CookieJar, now: Date, skew: Double? = nil, randomness: Randomness = .system
  ) {
    id = FilterEvaluator.hex(randomness.bytes(16))
    self.plan = plan
    self.variables = variables
    self.jar = jar
    obtainedAt = now
    lastUsed = now
    self.skew = skew
    expiresAt = Self.expiry(of: plan.method.session, variables: variables, inputs: plan.inputs, now: now, skew: skew)
  }

  init(plan: Plan, record: SessionRecord) {
    id = record.id
    self.plan = plan
    variables = record.variables.mapValues(\.value)
    jar = record.cookies
    obtainedAt = record.obtainedAt
    lastUsed = record.lastUsed
    expiresAt = record.expiresAt
    skew = record.skew
  }

  /// When the session dies if it is not used before: the earlier of its end and the end of its idle time.
  public var diesAt: Date? {
    let idleEnd = plan.method.session?.idle.map { lastUsed + $0.timeInterval }
    return [expiresAt, idleEnd].compactMap(\.self).min()
  }

  /// Whether the session still lives, as far as it is known.
  public func isAlive(at now: Date) -> Bool { diesAt.map { now < $0 } ?? true }

  /// The value of that name that the login extracted.
  public func value(named name: String) -> Secret? { variables[name].map { Secret($0.text) } }

  /// Puts the session on a request to the API: headers, cookies, query and body, wherever the spec says.
  ///
  /// - Throws: `AuthError` with code `foreignOrigin` where the request goes to a place that the session is not meant for,
  ///   `missingPlacement` where it belongs into a body that the request does not have, and `needsConversation` where requests have
  ///   to answer the server's challenges, as `Authenticator.send` does.
  public func apply(to request: inout HTTPRequest, body: inout [UInt8]?, now: Date = Date()) throws(AuthError) {
    var placed = request
    var bytes = body
    guard try place(on: &placed, body: &bytes, now: now).isEmpty else {
      throw AuthError(
        .needsConversation,
        "the method '\(plan.method.name)' answers the server's challenges, so that nothing can be put on a request "
          + "beforehand", help: "let the request be sent by Lanyard", at: plan.method.apply.range
      ).located(step: nil, in: plan.spec.source)
    }
    request = placed
    body = bytes
  }

  /// Puts the session on a request and gives back the schemes with which it has yet to answer challenges. Nothing is changed where
  /// it throws.
  func place(on request: inout HTTPRequest, body: inout [UInt8]?, now: Date) throws(AuthError) -> [BoundScheme] {
    do throws(AuthError) {
      let origin = try plan.checkedOrigin(of: request)
      var head = request
      var bytes = body
      let schemes = try placer.place(on: &head, body: &bytes, origin: origin, now: now)
      request = head
      body = bytes
      if let observer = plan.observer { placer.exercisedPlaces.forEach(observer) }
      return schemes
    } catch {
      throw error.located(step: nil, in: plan.spec.source, orAt: plan.method.apply.range)
    }
  }

  var placer: SessionPlacer {
    SessionPlacer(rules: plan.method.apply, scope: plan.inputs.merging(variables) { $1 }, jar: jar)
  }

  /// A `Date` has whole seconds, and the answer travels: less than this is no skew.
  private static let noise: Double = 2

  private static func expiry(of life: SessionLife?, variables: Bindings, inputs: Bindings, now: Date, skew: Double?) -> Date? {
    guard let life else { return nil }
    let skew = skew.flatMap { abs($0) < noise ? nil : $0 } ?? 0
    let templates = TemplateRenderer(scope: inputs.merging(variables) { $1 })
    func text(_ template: Template) -> String? { (try? templates.text(template))?.text }
    let spoken = life.expiresIn.flatMap { lifetime in
      text(lifetime.template).flatMap { Lifetime.end($0, unit: lifetime.unit, from: now, skew: skew) }
    }
    let moment = life.expiresAt.flatMap(text).flatMap { Lifetime.end(at: $0, from: now, skew: skew) }
    guard let end = [life.after.map { now + $0.timeInterval }, spoken, moment].compactMap(\.self).min() else { return nil }
    // What would have died at its birth has another life than the answer says, or the clocks differ: it is tried, and not for ever.
    return end > now ? end : now + RenewalWindows.leastLife
  }
}

extension Duration {
  /// Seconds as Foundation counts them.
  package var timeInterval: TimeInterval {
    TimeInterval(components.seconds) + TimeInterval(components.attoseconds) / 1e18
  }
}

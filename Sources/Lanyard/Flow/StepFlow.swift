import FoundationEssentials
import HTTPTypes
import LanyardSpec

/// The steps of a login, renewal, logout or probe as a pure state machine: an event goes in, the next action comes out.
/// `FlowRunner` does the input and output.
struct StepFlow {
  enum Action {
    /// A request, and the schemes with which it answers challenges.
    case send(TransportRequest, as: [BoundScheme])
    case finish(Outcome)
    case fail(AuthError)
  }

  enum Event {
    case begin
    case response(TransportResponse)
    case fault(TransportError)
    /// The request could not prove who sends it.
    case refusal(AuthError)
  }

  /// What the steps have obtained.
  struct Outcome {
    var variables: Bindings
    var jar: CookieJar
    /// By how many seconds the server's clock was ahead of this one, as its last `Date` said; nil where it said nothing.
    var skew: Double?
  }

  /// How often a request that is safe to repeat is tried in all.
  static let attemptLimit = 3

  private let plan: Plan
  private let steps: [Step]
  /// The session that the requests carry; none during a login, whose own cookies go along instead.
  private let session: Session?

  private var variables: Bindings
  private var jar: CookieJar
  private var skew: Double?
  private(set) var index = 0
  private var hop: OutgoingRequest?
  private var hops = 0
  private var attempts = 0
  private var cookiesSet: [CookiePair] = []

  init(_ steps: [Step], of plan: Plan, carrying session: Session? = nil) {
    self.plan = plan
    self.steps = steps
    self.session = session
    variables = session?.variables ?? [:]
    jar = session?.jar ?? CookieJar()
  }

  mutating func handle(_ event: Event, now: Date) -> Action {
    guard steps.indices.contains(index) else { return .finish(Outcome(variables: variables, jar: jar, skew: skew)) }
    let step = steps[index]
    do throws(AuthError) {
      switch event {
      case .begin: return try begin(step, now: now)
      case .response(let response): return try receive(response, for: step, now: now)
      case .fault(let fault): return try recover(from: fault, in: step, now: now)
      case .refusal(let error): throw error
      }
    } catch {
      return .fail(error.located(step: step.name, in: plan.spec.source, orAt: step.range))
    }
  }

  private var scope: Bindings { plan.inputs.merging(variables) { $1 } }

  private mutating func begin(_ step: Step, now: Date) throws(AuthError) -> Action {
    var outgoing = try RequestRenderer(plan: plan, scope: scope).render(step.request)
    outgoing.tls = try plan.tlsCredentials()
    if let session, step.request.carriesSession {
      FieldPlacer.setCookies([], outgoing.cookies, on: &outgoing.head)
      outgoing.schemes += try session.placer.place(on: &outgoing.head, body: &outgoing.body, origin: outgoing.origin, now: now)
      outgoing.cookies = CookiePair.pairs(of: outgoing.head.headerFields[.cookie] ?? "")
      if let observer = plan.observer { session.placer.exercisedPlaces.forEach(observer) }
    }
    (hop, hops, attempts, cookiesSet) = (outgoing, 0, 0, [])
    return send(outgoing, step, now: now)
  }

  private mutating func send(_ outgoing: OutgoingRequest, _ step: Step, now: Date) -> Action {
    var head = outgoing.head
    // A login's own cookies travel with it; other flows carry what `apply` put on them.
    let given = session == nil ? jar.pairs(for: outgoing.origin, path: String(outgoing.path), now: now) : []
    FieldPlacer.setCookies(given, outgoing.cookies, on: &head)
    attempts += 1
    return .send(
      TransportRequest(
        head: head, body: outgoing.body, connection: .fresh, tls: outgoing.tls, timeout: step.request.timeout ?? plan.policy.requestTimeout),
      as: outgoing.schemes)
  }

  private mutating func receive(_ response: TransportResponse, for step: Step, now: Date) throws(AuthError) -> Action {
    guard let request = hop else { return .fail(AuthError(.unexpectedAnswer, "an answer came to no request")) }
    skew = response.head.headerFields[.date].flatMap(HTTPDate.parse).map { $0.timeIntervalSince(now) } ?? skew
    cookiesSet += jar.store(response.head.headerFields, from: request.origin, path: String(request.path), now: now)
    if step.request.followsRedirects, let next = try Redirects.next(after: request, response.head, hops: hops) {
      hop = next
      hops += 1
      attempts = 0
      return send(next, step, now: now)
    }
    let finder = SourceFinder(
      answer: Answer(response, cookies: cookiesSet), expressions: plan.expressions, inputs: plan.inputs)
    let judge = Judge(finder: finder)
    plan.observer?(step.range)
    if let failure = try judge.verdict(on: step, scope: scope, now: now) {
      if let place = failure.place { plan.observer?(place) }
      throw failure
    }
    let values = try judge.extract(step.extractors, scope: scope)
    for extractor in step.extractors where values[extractor.name] != nil { plan.observer?(extractor.range) }
    variables.merge(values) { $1 }
    index += 1
    return handle(.begin, now: now)
  }

  /// A request is sent again only if not one byte of it was written, or if the spec says that repeating it does no harm.
  private mutating func recover(from fault: TransportError, in step: Step, now: Date) throws(AuthError) -> Action {
    let isHarmless = fault.progress == .nothingSent && attempts < 2
    let isRepeatable = step.request.isSafeToRepeat && attempts < Self.attemptLimit
    if let hop, fault.code != .cancelled, isHarmless || isRepeatable { return send(hop, step, now: now) }
    throw AuthError(fault)
  }
}

extension AuthError {
  /// A request that got no usable answer, in the engine's terms.
  init(_ fault: TransportError) {
    let sent = fault.progress == .maybeSent ? "it may have reached the server and is not sent again" : nil
    self.init(
      fault.code == .cancelled ? .cancelled : .transport, fault.message, help: fault.code == .cancelled ? nil : sent, transport: fault)
  }
}

import FoundationEssentials
public import HTTPTypes
public import Lanyard
import LanyardFormats
import LanyardSpec

/// A small vendor made of a spec and its exchanges: it logs in whoever sends what the spec would send, issues tokens of its own, knows
/// them where the spec puts them, and lets them die as the spec says. Documentation/Mock.md tells what it does.
///
/// A value: a request changes it. `MockTransport` puts it in place of a network.
public struct MockVendor: Sendable {
  /// The methods, in the order of the spec, those among them that cannot be mocked included.
  public let methods: [MockedMethod]

  let spec: AuthSpec
  let entrances: [MockedEntrance]
  let shape: TokenShape
  let moves: [(from: String, to: String)]
  var tickets: [Ticket] = []
  /// Logins that have been answered in part, the oldest first.
  var visits: [Visit] = []
  var ticketCount = 0

  private let origin: Origin?
  private let life: Duration?
  private let time: any TimeSource

  /// More than a test holds at once; the oldest go first.
  private static let limit = 500

  /// Makes a vendor.
  ///
  /// - Parameters:
  ///   - method: the only method to mock; all that can be unless named.
  ///   - inputs: who may log in; the inputs of the exchanges where nothing is said.
  ///   - origin: where the mock is reached, such as `http://127.0.0.1:8080`: it takes the place of the documented origins. In memory
  ///     none is needed.
  ///   - life: how long a session lives, whatever the spec says.
  /// - Throws: `AuthError` where there is no such method, or none that can be mocked.
  public init(
    _ spec: AuthSpec, exchanges: [Exchange] = [], method: String? = nil, inputs: [String: InputValue] = [:], origin: String? = nil,
    life: Duration? = nil, time: any TimeSource = SystemTime()
  ) throws(AuthError) {
    try self.init(
      spec, exchanges: exchanges, method: method, inputs: inputs, origin: origin, life: life, time: time, randomness: .system)
  }

  package init(
    _ spec: AuthSpec, exchanges: [Exchange], method: String?, inputs: [String: InputValue], origin: String?, life: Duration?,
    time: any TimeSource, randomness: Randomness
  ) throws(AuthError) {
    if method != nil, spec.method(named: method) == nil { throw AuthError.unknownMethod(method, of: spec) }
    for name in inputs.keys.sorted() where spec.input(named: name) == nil {
      throw AuthError(
        .invalidInput, "\(spec.name) has no input '\(name)'",
        help: nearestName(to: name, among: spec.inputs.map(\.name)).map { "did you mean '\($0)'?" })
    }
    if let origin {
      do throws(URLMistake) {
        self.origin = try BaseURL(parsing: origin).origin
      } catch {
        throw AuthError(.invalidInput, "the mock's origin cannot be used: \(error.message)")
      }
    } else {
      self.origin = nil
    }
    self.spec = spec
    self.life = life
    self.time = time
    shape = TokenShape(randomness: randomness)
    let builder = EntranceBuilder(
      spec: spec, exchanges: exchanges, given: inputs, origin: self.origin?.description, shape: shape, now: time.now)
    moves = builder.moves
    let all = spec.methods.filter { method == nil || $0.name == method }.map { builder.entrance(of: $0) }
    methods = all.map(\.description)
    entrances = all.filter { $0.description.obstacle == nil }
    guard !entrances.isEmpty else {
      let reasons = methods.map { "'\($0.name)': \($0.obstacle ?? "")" }
      throw AuthError(.unsupported, "no method of \(spec.name) can be mocked", help: reasons.joined(separator: "; "))
    }
  }

  /// Answers a request and remembers what follows from it.
  public mutating func answer(_ request: HTTPRequest, body: [UInt8]) -> MockAnswer {
    let now = time.now
    var request = MockRequest(head: request, body: body)
    if let origin { (request.head.scheme, request.head.authority) = (origin.scheme, origin.authority) }
    for index in tickets.indices where tickets[index].end == nil && !tickets[index].isAlive(at: now, life: life) {
      tickets[index].end = .expired
    }
    defer {
      visits = visits.suffix(Self.limit)
      tickets = tickets.suffix(Self.limit)
    }
    return conversation(request, now: now) ?? call(request, now: now) ?? refusal(request, now: now)
  }

  /// Ends all sessions, as a restart of the vendor would.
  public mutating func forgetSessions() {
    for index in tickets.indices where tickets[index].end == nil { tickets[index].end = .loggedOut }
    visits = []
  }

  /// What follows from the end of a flow, in words.
  mutating func finish(_ finished: [(visit: Visit, variables: Bindings, jar: CookieJar)], now: Date) -> String? {
    guard let first = finished.first else { return nil }
    let method = entrances[first.visit.entrance].method.name
    switch first.visit.purpose {
    case .login:
      let holders = finished.map { visit, variables, jar in
        Ticket.Holder(
          entrance: visit.entrance, account: visit.account,
          session: Session(plan: visit.account.plan, variables: variables, jar: jar, now: now))
      }
      ticketCount += 1
      tickets.append(Ticket(number: ticketCount, issuedAt: now, holders: holders))
      return "login by '\(method)': session \(ticketCount) begins"
    case .renew(let number):
      end(number, .renewed)
      ticketCount += 1
      let session = Session(plan: first.visit.account.plan, variables: first.variables, jar: first.jar, now: now)
      let holder = Ticket.Holder(entrance: first.visit.entrance, account: first.visit.account, session: session)
      tickets.append(Ticket(number: ticketCount, issuedAt: now, holders: [holder]))
      return "session \(number) is renewed: session \(ticketCount) begins"
    case .logout(let number):
      end(number, .loggedOut)
      return "logout: session \(number) is over"
    case .probe(let number):
      if let index = tickets.firstIndex(where: { $0.number == number }) { tickets[index].use(at: now) }
      return "probe with session \(number)"
    }
  }

  private mutating func end(_ number: Int, _ end: Ticket.End) {
    if let index = tickets.firstIndex(where: { $0.number == number }) { tickets[index].end = end }
  }
}

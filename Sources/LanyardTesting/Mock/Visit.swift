import FoundationEssentials
import HTTPTypes
import Lanyard
import LanyardSpec

/// Somebody on the way through a flow of the spec: the request that is expected of them next.
struct Visit: Sendable {
  enum Purpose: Sendable {
    case login
    case renew(ticket: Int)
    case logout(ticket: Int)
    case probe(ticket: Int)
  }

  enum Match {
    case exact
    /// It is this request but for what depends on who logs in.
    case stranger
    /// It goes to the same place, and differs in parts that the awaited request has, or has parts besides.
    case near(differing: Set<String>, hasMore: Bool)
    case none
  }

  let purpose: Purpose
  let entrance: Int
  let account: MockAccount
  /// How many requests have been answered.
  private(set) var turn = 0
  private(set) var flow: FlowRehearsal
  private var stranger: FlowRehearsal

  init(_ steps: [Step], for purpose: Purpose, entrance: Int, account: MockAccount, carrying session: Session? = nil, now: Date) {
    self.purpose = purpose
    self.entrance = entrance
    self.account = account
    flow = FlowRehearsal(steps, of: account.plan, carrying: session, now: now)
    stranger = FlowRehearsal(steps, of: account.stranger, carrying: session, now: now)
  }

  mutating func receive(_ response: TransportResponse, now: Date) {
    flow.receive(response, now: now)
    stranger.receive(response, now: now)
    turn += 1
  }

  var step: Step? {
    guard case .awaits(let step, _) = flow.state else { return nil }
    return step
  }

  /// Whether the request goes where the awaited one would: quickly told, and no more than a hint.
  func mayAwait(_ request: MockRequest) -> Bool {
    guard case .awaits(_, let awaited) = flow.state else { return false }
    let path = (awaited.head.path ?? "/").prefix { $0 != "?" }
    return awaited.head.method == request.head.method && URLGrammar.percentDecoded(path) == URLGrammar.percentDecoded(request.path)
  }

  func match(_ request: MockRequest) -> Match {
    guard let expected = Self.outline(of: flow) else { return .none }
    var actual = RequestOutline(request.head, body: request.body, as: expected.kind)
    if expected.isCall { actual.forget(Self.callNumber) }
    let differing = actual.differences(from: expected.outline)
    if differing.isEmpty { return .exact }
    if differing.isSubset(of: credentials) { return .stranger }
    guard !differing.contains(where: RequestOutline.isRoute) else { return .none }
    if let unreadable = actual.unreadable, !differing.contains(RequestOutline.contentType) {
      return .near(differing: [unreadable], hasMore: false)
    }
    let known = differing.intersection(expected.outline.names)
    return .near(differing: known, hasMore: known.count < differing.count)
  }

  /// The parts of the awaited request that depend on who sends it.
  var credentials: Set<String> {
    guard let own = Self.outline(of: flow), let other = Self.outline(of: stranger) else { return [] }
    return other.outline.differences(from: own.outline).union(own.outline.differences(from: other.outline))
  }

  private static let callNumber = "JSON at /id"

  private static func outline(of flow: FlowRehearsal) -> (outline: RequestOutline, kind: MediaType, isCall: Bool)? {
    guard case .awaits(let step, let request) = flow.state else { return nil }
    var outline = RequestOutline(request.head, body: request.body ?? [])
    let isCall = if case .jsonrpc = step.request.body { true } else { false }
    // A client counts its calls as it likes.
    if isCall { outline.forget(callNumber) }
    return (outline, MediaType(request.head.headerFields[.contentType] ?? ""), isCall)
  }
}

public import HTTPTypes
import LanyardSpec
import Synchronization

extension Authenticator {
  /// Sends an API request with the session on it, and gives the answer as soon as its head is there; the body comes as it is read.
  ///
  /// If the answer means that the session is no longer valid, it logs in again and sends the request once more. Rules that look into the
  /// body are given its first 64 KiB, which are waited for. A streamed body that is not replayable cannot be sent once more: the new
  /// session is then there for the next request, and this one fails as `sessionRejected`.
  ///
  /// - Parameters:
  ///   - timeout: How long each request may take in all, the reading of the answer included; nil sets no such limit.
  ///   - idleTimeout: How long a server may be silent; the time that the plan's policy has for requests, unless given.
  ///   - limits: How much of the answer is read; of its body everything, unless given.
  /// - Throws: `AuthError` up to the answer's head. What goes wrong after it, the answer's body throws as `TransportError`.
  public func stream(
    _ request: HTTPRequest, body: RequestBody? = nil, timeout: Duration? = nil, idleTimeout: Duration? = nil,
    limits: ResponseLimits = ResponseLimits(bodyBytes: .max)
  ) async throws(AuthError) -> StreamedResponse {
    let leg = StreamedLeg(
      transport: transport, body: body, timeout: timeout ?? .seconds(Int64.max),
      idleTimeout: idleTimeout ?? plan.policy.requestTimeout, limits: limits, looksAtBody: plan.method.looksAtBodies)
    do {
      try leg.checkPlacements(of: plan.method.apply)
      _ = try await exchange(request, body: leg.wholeBody) { request in try await leg.send(request) }
      return try leg.answer
    } catch let error as AuthError {
      throw error.located(step: "the API request", in: plan.spec.source)
    } catch let fault as TransportError {
      throw AuthError(fault).located(step: "the API request", in: plan.spec.source)
    } catch {
      throw AuthError(.transport, "the API request failed")
    }
  }
}

/// Sends one request as often as it takes, and keeps the last answer with the body that is still to come.
private final class StreamedLeg: Sendable {
  private struct State {
    var answer: StreamedResponse?
    var isBodyUsed = false
  }

  private let transport: any Transport
  private let body: RequestBody?
  private let timeout: Duration
  private let idleTimeout: Duration
  private let limits: ResponseLimits
  private let looksAtBody: Bool
  private let state = Mutex(State())

  init(
    transport: any Transport, body: RequestBody?, timeout: Duration, idleTimeout: Duration, limits: ResponseLimits, looksAtBody: Bool
  ) {
    self.transport = transport
    self.body = body
    self.timeout = timeout
    self.idleTimeout = idleTimeout
    self.limits = limits
    self.looksAtBody = looksAtBody
  }

  var wholeBody: [UInt8]? {
    if case .bytes(let bytes) = body { bytes } else { nil }
  }

  private var streamedBody: BodyStream? {
    if case .stream(let stream) = body { stream } else { nil }
  }

  var answer: StreamedResponse {
    get throws(AuthError) {
      guard let answer = state.withLock(\.answer) else { throw AuthError(.transport, "the API request was not sent") }
      return answer
    }
  }

  /// A session that belongs into the body has no place in one that nobody holds.
  func checkPlacements(of rules: ApplyRules) throws(AuthError) {
    guard streamedBody != nil, rules.changesBody else { return }
    throw AuthError(
      .missingPlacement, "the session belongs into the request's body, and this one is sent piece by piece",
      help: "give the body as a whole", at: rules.range)
  }

  /// Sends the request; what comes back has of the body what the rules may look at.
  func send(_ request: TransportRequest) async throws -> TransportResponse {
    var request = request
    request.timeout = timeout
    request.idleTimeout = idleTimeout
    request.limits = limits
    try refuseDigestOfBody(request)
    let body = streamedBody
    if let body {
      let isUsed = state.withLock { state in
        defer { state.isBodyUsed = true }
        return state.isBodyUsed
      }
      guard body.isReplayable || !isUsed else { throw Self.usedUp }
    }
    // The transfer of the answer before ends here, where it has not.
    state.withLock { $0.answer = nil }
    var answer = try await transport.stream(request, body: body)
    var beginning: [UInt8] = []
    // A refusal that is read to its end leaves its connection for the next leg.
    if looksAtBody || answer.head.status == .unauthorized {
      (beginning, answer.body) = try await answer.body.peek(Authenticator.judgedBytes)
    }
    state.withLock { [answer] in $0.answer = answer }
    return TransportResponse(
      head: answer.head, body: Array(beginning.prefix(Authenticator.judgedBytes)), connection: answer.connection)
  }

  private static let usedUp = AuthError(
    .sessionRejected, "the request would have to be sent again, and its body can be had only once",
    help: "repeat the request, or give a body that is replayable, such as a file")

  /// Digest with `auth-int` is over whole bodies (RFC 7616, section 3.4.3).
  private func refuseDigestOfBody(_ request: TransportRequest) throws(AuthError) {
    guard let proof = request.head.headerFields[.authorization], proof.hasPrefix("Digest "), proof.contains("auth-int") else { return }
    throw AuthError(
      .unsupported, "the server wants a digest that covers bodies (qop=auth-int), and this request is streamed",
      help: "send the request with whole bodies")
  }
}

extension ApplyRules {
  /// Whether they change a request's body, which then has to be held as a whole.
  package var changesBody: Bool {
    !form.isEmpty || !json.isEmpty || !xml.isEmpty || !soap.isEmpty || !omit.form.isEmpty || !omit.json.isEmpty
  }
}

extension Method {
  /// Whether a `rejected` rule looks into the body of an API answer.
  var looksAtBodies: Bool { rejected.contains(where: \.looksAtBody) }
}

extension Condition {
  fileprivate var looksAtBody: Bool {
    switch self {
    case .all(let conditions), .any(let conditions): conditions.contains(where: \.looksAtBody)
    case .not(let condition): condition.looksAtBody
    case .test(let test): test.source.looksAtBody
    }
  }
}

extension ValueSource {
  fileprivate var looksAtBody: Bool {
    switch kind {
    case .json, .xml, .html, .body, .soapFault, .jsonrpcError: true
    case .jwt(_, in: let source): source.looksAtBody
    case .status, .header, .cookie, .redirect, .input: false
    }
  }
}

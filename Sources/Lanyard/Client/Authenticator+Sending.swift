public import HTTPTypes
import LanyardSpec

extension Authenticator {
  /// Sends an API request with the session on it. If the answer means that the session is no longer valid, it logs in again
  /// and sends the request once more.
  ///
  /// - Parameters:
  ///   - timeout: How long each request may take; that of the plan's policy unless given.
  ///   - limits: How much of the answer is read.
  public func send(
    _ request: HTTPRequest, body: [UInt8]? = nil, timeout: Duration? = nil, limits: ResponseLimits = ResponseLimits()
  ) async throws(AuthError) -> (HTTPResponse, [UInt8]) {
    do {
      let answer = try await exchange(request, body: body) { [transport] request in
        var request = request
        request.timeout = timeout ?? request.timeout
        request.limits = limits
        return try await transport.send(request)
      }
      return (answer.head, answer.body)
    } catch let error as AuthError {
      throw error.located(step: "the API request", in: plan.spec.source)
    } catch let fault as TransportError {
      throw AuthError(fault).located(step: "the API request", in: plan.spec.source)
    } catch {
      throw AuthError(.transport, "the API request failed")
    }
  }

  /// Runs a caller's own client with the session on the request, with the rules of `send`: one new login and one replay.
  ///
  /// A client that streams gives the answer's head, and keeps its stream: of the body it gives nothing, or the first 64 KiB where the
  /// method's `rejected` rules look into bodies.
  ///
  /// The client is called once for each leg where the method answers challenges; NTLM and Negotiate prove who sends on a connection,
  /// which a client of one's own cannot set apart, so that they are refused here.
  ///
  /// - Throws: `AuthError`, and whatever `client` throws.
  public func perform(
    _ request: HTTPRequest, body: [UInt8]? = nil,
    using client: @Sendable (HTTPRequest, [UInt8]?) async throws -> (HTTPResponse, [UInt8])
  ) async throws -> (HTTPResponse, [UInt8]) {
    let answer = try await exchange(request, body: body) { request in
      if case .pinned = request.connection {
        throw AuthError(
          .unsupported, "the scheme proves who sends on a connection, which a client of one's own cannot set apart",
          help: "let the request be sent by Lanyard")
      }
      let (head, body) = try await client(request.head, request.body)
      return TransportResponse(head: head, body: body)
    }
    return (answer.head, answer.body)
  }

  func exchange(
    _ request: HTTPRequest, body: [UInt8]?, by sender: ChallengeResponder.Sender
  ) async throws -> TransportResponse {
    // Nobody logs in for a request that will be refused.
    try plan.checkedOrigin(of: request)
    let session = try await session()
    let answer = try await attempt(request, body, with: session, by: sender)
    guard try rejects(answer) else {
      await keeper.learn(isFruitless: false)
      return answer
    }
    let renewed = try await keeper.remedy(for: session)
    let second = try await attempt(request, body, with: renewed, by: sender)
    let isFruitless = try rejects(second)
    await keeper.learn(isFruitless: isFruitless)
    guard isFruitless else { return second }
    throw plan.rejection("the vendor rejects even a new session")
  }

  private func attempt(
    _ request: HTTPRequest, _ body: [UInt8]?, with session: Session, by sender: ChallengeResponder.Sender
  ) async throws -> TransportResponse {
    var head = request
    var bytes = body
    let schemes = try session.place(on: &head, body: &bytes, now: time.now)
    let outgoing = TransportRequest(
      head: head, body: bytes, tls: try session.plan.tlsCredentials(), timeout: plan.policy.requestTimeout)
    do {
      let answer = try await responder.send(outgoing, as: schemes, by: sender)
      await keeper.keepCookies(of: answer, to: head, with: session)
      return answer
    } catch let error as AuthError where error.code == .credentialsRejected {
      // The proof goes with every request here, so that it is refused like that of a login, and not sent again either.
      let located = error.located(step: "the API request", in: plan.spec.source, orAt: plan.method.apply.range)
      await keeper.refuse(located, of: session.plan)
      throw located
    }
  }

  /// How much of an API answer's body `rejected` rules look into, at most.
  static let judgedBytes = 64 << 10

  /// Whether an API answer matches one of the method's `rejected` rules.
  private func rejects(_ answer: TransportResponse) throws(AuthError) -> Bool {
    guard !plan.method.rejected.isEmpty else { return false }
    var response = answer
    response.body = plan.method.looksAtBodies ? Array(answer.body.prefix(Self.judgedBytes)) : []
    let finder = SourceFinder(answer: Answer(response, cookies: []), expressions: plan.expressions, inputs: plan.inputs)
    do throws(AuthError) {
      let judge = Judge(finder: finder)
      for sign in plan.method.rejected where try judge.holds(sign) {
        if let place = sign.range { plan.observer?(place) }
        return true
      }
      return false
    } catch {
      throw error.located(step: "the API answer", in: plan.spec.source)
    }
  }
}

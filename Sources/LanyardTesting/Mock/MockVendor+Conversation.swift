import FoundationEssentials
import HTTPTypes
import Lanyard
import LanyardFormats
import LanyardSpec

extension MockVendor {
  /// The answer where the request is one of the spec's own: a login, or a renewal, a logout or a probe of a living session.
  mutating func conversation(_ request: MockRequest, now: Date) -> MockAnswer? {
    for (index, visit) in visits.enumerated().reversed() where visit.mayAwait(request) && visit.match(request).isExact {
      visits.remove(at: index)
      return proceed([visit], with: request, now: now)
    }
    for visit in followUps(to: request, now: now) where visit.match(request).isExact {
      return proceed([visit], with: request, now: now)
    }
    let arrivals = arrivals(now: now).filter { isLogin(request, of: $0, now: now) }
    // Methods that log in alike share the answer, and with it the token. A documented failure stands back behind a success.
    let isWelcome = arrivals.first?.account.failure == nil
    return arrivals.isEmpty ? nil : proceed(arrivals.filter { ($0.account.failure == nil) == isWelcome }, with: request, now: now)
  }

  /// Everybody who may come to log in: those who are welcome before those who are not.
  func arrivals(now: Date) -> [Visit] {
    let all = entrances.indices.flatMap { index in
      entrances[index].accounts.map { Visit(entrances[index].method.login, for: .login, entrance: index, account: $0, now: now) }
    }
    return all.filter { $0.account.failure == nil } + all.filter { $0.account.failure != nil }
  }

  /// What living sessions may ask for beside API calls.
  private func followUps(to request: MockRequest, now: Date) -> [Visit] {
    tickets.filter { $0.end == nil }.flatMap { ticket in
      ticket.holders.flatMap { holder in
        let method = entrances[holder.entrance].method
        let flows: [([Step], Visit.Purpose)] = [
          (method.logout, .logout(ticket: ticket.number)), (method.renew, .renew(ticket: ticket.number)),
          (method.probe.map { [$0] } ?? [], .probe(ticket: ticket.number)),
        ]
        let possible = flows.filter { steps, _ in steps.first?.request.mayBe(request) ?? false }
        return possible.map { steps, purpose in
          Visit(steps, for: purpose, entrance: holder.entrance, account: holder.account, carrying: holder.session, now: now)
        }
      }
    }
  }

  private func isLogin(_ request: MockRequest, of visit: Visit, now: Date) -> Bool {
    let match = visit.match(request)
    guard isPlainProof(visit) else { return match.isExact }
    // The login proves itself like any call, and is one: what it lacks is the session.
    let carriesSession = tickets.contains { $0.end == nil && $0.holder(carriedBy: request, now: now) != nil }
    guard !carriesSession else { return false }
    if case .near(let differing, _) = match { return !differing.contains(RequestOutline.authorization) }
    return match.isExact
  }

  /// Whether a login shows who sends it only by what goes with every request of the method.
  func isPlainProof(_ visit: Visit) -> Bool {
    entrances[visit.entrance].authenticatesEachRequest && visit.credentials.isSubset(of: [RequestOutline.authorization])
  }

  /// Answers a request that visits await. The first decides on the answer; all go on with it.
  private mutating func proceed(_ awaiting: [Visit], with request: MockRequest, now: Date) -> MockAnswer? {
    guard let first = awaiting.first, let step = first.step else { return nil }
    guard let response = response(to: step, of: first, with: request, now: now) else {
      return MockAnswer(
        .json(.internalServerError, #"{"error":"the mock has no answer that the spec would take"}"#),
        "the spec takes neither a documented nor a made answer to '\(step.name)'")
    }
    var finished: [(visit: Visit, variables: Bindings, jar: CookieJar)] = []
    var failure: String?
    for var visit in awaiting {
      visit.receive(response, now: now)
      switch visit.flow.state {
      case .awaits: visits.append(visit)
      case .finished(let variables, let jar): finished.append((visit, variables, jar))
      case .failed(let error): failure = failure ?? error.code.rawValue
      }
    }
    let method = entrances[first.entrance].method.name
    let event =
      finish(finished, now: now) ?? failure.map { "login by '\(method)' ends as documented with '\($0)'" }
      ?? "login by '\(method)' goes on after '\(step.name)'"
    return MockAnswer(response, event)
  }

  /// The documented answer with new tokens; one made of the spec where there is none that the spec takes.
  private func response(to step: Step, of visit: Visit, with request: MockRequest, now: Date) -> TransportResponse? {
    let entrance = entrances[visit.entrance]
    let account = visit.account
    let turns =
      switch visit.purpose {
      case .login: account.turns
      case .logout: entrance.logoutTurns
      case .renew, .probe: [RawResponse]()
      }
    let documented = turns.indices.contains(visit.turn) ? turns[visit.turn].localized(moves) : nil
    if account.failure != nil { return documented ?? entrance.refusal }
    let fresh = FreshAnswer(
      plan: account.plan, issued: entrance.issued, shape: shape, delay: now.timeIntervalSince(account.clock), now: now)
    // A probe may be a call that an exchange shows.
    let call: TransportResponse? = if case .probe = visit.purpose { documentedCall(request, of: visit, now: now) } else { nil }
    let candidates = [
      call, documented.map { fresh.answer(like: $0, to: step) }, documented,
      AnswerDraft.answer(to: step, shape: shape, namespaces: spec.namespaces), TransportResponse(head: HTTPResponse(status: .ok)),
    ]
    return candidates.compactMap(\.self).first { response in
      var rehearsal = visit
      rehearsal.receive(response, now: now)
      if case .failed = rehearsal.flow.state { return false }
      return true
    }
  }
}

extension RequestTemplate {
  /// Whether a request has the template's verb and ends in its path: spares the making of requests that it cannot be.
  fileprivate func mayBe(_ request: MockRequest) -> Bool {
    verb == request.head.method.rawValue && url.path.literal.map { request.path.hasSuffix($0) } ?? true
  }
}

extension Visit.Match {
  var isExact: Bool { if case .exact = self { true } else { false } }
}

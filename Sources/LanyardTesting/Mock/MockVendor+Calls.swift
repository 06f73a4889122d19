import FoundationEssentials
import HTTPTypes
import Lanyard
import LanyardFormats
import LanyardSpec

extension MockVendor {
  /// The answer to an API call with a session that lives, or with credentials that go with every request.
  mutating func call(_ request: MockRequest, now: Date) -> MockAnswer? {
    for index in tickets.indices.reversed() where tickets[index].end == nil {
      guard let holder = tickets[index].holder(carriedBy: request, now: now) else { continue }
      tickets[index].use(at: now)
      let number = tickets[index].number
      return MockAnswer(answer(to: request, by: holder, session: number, now: now), "\(request.line) with session \(number)")
    }
    for (index, entrance) in entrances.enumerated() where entrance.method.login.isEmpty {
      for account in entrance.accounts where account.failure == nil {
        let session = Session(plan: account.plan, variables: [:], jar: CookieJar(), now: now)
        guard session.isCarried(by: request.head, body: request.body, now: now) else { continue }
        let holder = Ticket.Holder(entrance: index, account: account, session: session)
        return MockAnswer(answer(to: request, by: holder, session: nil, now: now), "\(request.line) by '\(entrance.method.name)'")
      }
    }
    return nil
  }

  /// What an exchange shows, or a few words about who has asked.
  private func answer(to request: MockRequest, by holder: Ticket.Holder, session: Int?, now: Date) -> TransportResponse {
    let entrance = entrances[holder.entrance]
    for call in entrance.calls where isDocumented(request, call, holder.session, now: now) {
      return call.response.localized(moves)
    }
    let number = session.map { #","session":\#($0)"# } ?? ""
    let inputs = String(decoding: holder.account.json, as: UTF8.self)
    return .json(.ok, #"{"mock":"\#(spec.name)","method":"\#(entrance.method.name)"\#(number),"inputs":\#(inputs)}"#)
  }

  private func isDocumented(_ request: MockRequest, _ call: MockedEntrance.DocumentedCall, _ session: Session, now: Date) -> Bool {
    guard var (head, body) = call.request.httpRequest(defaultScheme: "https") else { return false }
    (head.scheme, head.authority) = (request.head.scheme, request.head.authority)
    guard (try? session.apply(to: &head, body: &body, now: now)) != nil else { return false }
    let expected = RequestOutline(head, body: body ?? [])
    return RequestOutline(request.head, body: request.body).differences(from: expected).isEmpty
  }

  /// The documented answer to a request that a flow of a session makes, where an exchange shows it as a call.
  func documentedCall(_ request: MockRequest, of visit: Visit, now: Date) -> TransportResponse? {
    guard case .probe(let number) = visit.purpose, let ticket = tickets.first(where: { $0.number == number }),
      let holder = ticket.holders.first(where: { $0.entrance == visit.entrance })
    else { return nil }
    let call = entrances[visit.entrance].calls.first { isDocumented(request, $0, holder.session, now: now) }
    return call?.response.localized(moves)
  }

  // MARK: Refusals

  /// The answer to everything else: to wrong credentials, to a session that is over or missing, to a path that is none of the vendor's.
  func refusal(_ request: MockRequest, now: Date) -> MockAnswer {
    var hint = ""
    for visit in arrivals(now: now) where visit.account.failure == nil {
      let entrance = entrances[visit.entrance]
      let refused = MockAnswer(entrance.refusal, "login by '\(entrance.method.name)' with wrong credentials")
      switch visit.match(request) {
      case .stranger: return refused
      case .near(let differing, _) where isPlainProof(visit) && differing.contains(RequestOutline.authorization): return refused
      case .near(let differing, let hasMore) where hint.isEmpty:
        // The parts that carry the credentials are wrong or right, which is nobody's business.
        let others = differing.subtracting(visit.credentials).map { Printable.line($0, limit: 80) }.sorted().prefix(3)
        let parts = others + (hasMore ? ["parts that it has besides"] : [])
        if !parts.isEmpty { hint = "; it would be a login by '\(entrance.method.name)' but for \(parts.joined(separator: ", "))" }
      case .exact, .near, .none: continue
      }
    }
    guard let entrance = meant(by: request) else {
      return MockAnswer(
        .json(.notFound, #"{"error":"nothing of \#(spec.name) lies at this path"}"#), "\(request.line) is no path of the spec")
    }
    let dead = tickets.last { $0.end != nil && $0.holder(carriedBy: request, now: now) != nil }
    let reason = dead.flatMap { ticket in ticket.end.map { "session \(ticket.number), which \($0.words)" } } ?? "no session that lives"
    var answer = entrance.rejection
    if let dead, let holder = dead.holder(carriedBy: request, now: now) { answer = entrances[holder.entrance].rejection }
    return MockAnswer(answer, "\(request.line) with \(reason)\(hint)")
  }

  /// The method that a request without a session most looks like; nil where it is below no URL of the spec.
  private func meant(by request: MockRequest) -> MockedEntrance? {
    let candidates = entrances.compactMap { entrance -> (entrance: MockedEntrance, score: Int)? in
      let bases = entrance.accounts.flatMap(\.plan.audience).map(\.path)
      guard let base = bases.first(where: { $0.isEmpty || request.path == $0 || request.path.hasPrefix("\($0)/") }) else { return nil }
      return (entrance, entrance.resemblance(to: request, base: base))
    }
    // Of equals the first of the spec.
    let best = candidates.map(\.score).max()
    return candidates.first { $0.score == best }?.entrance
  }
}

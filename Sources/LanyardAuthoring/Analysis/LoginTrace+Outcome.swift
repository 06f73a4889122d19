import FoundationEssentials
import Lanyard

// What a login brings, how long it lives, how it fails, and how it ends.

extension LoginTrace {
  mutating func extract() {
    var needed = outline.apply.names
    for step in outline.steps { needed.formUnion(step.names) }
    let order = chain.sorted()
    for (value, place) in names.sorted(by: { $0.value.name < $1.value.name }) where needed.contains(place.name) {
      guard let position = order.firstIndex(of: place.turn) else { continue }
      outline.steps[position].extracts.append(
        Outline.Extract(name: place.name, source: value.source, takesFirst: value.takesFirst, value: value.value))
      outline.secrets.append((place.name, value.value))
    }
    if outline.apply.usesJar, let position = order.firstIndex(of: login) {
      let cookies = turns[login].answer?.cookiesSet.filter { !$0.value.isEmpty } ?? []
      outline.steps[position].expectedCookie = (cookies.first { FieldNames.carriesSession($0.name) } ?? cookies.first)?.name
    }
    for index in order {
      for cookie in turns[index].answer?.cookiesSet ?? [] where cookie.value.utf8.count >= 6 {
        outline.secrets.append((cookie.name, cookie.value))
      }
    }
    findLife()
  }

  private mutating func findLife() {
    if let life = hints.life {
      outline.life = life
      return
    }
    guard let position = chain.sorted().firstIndex(of: login) else { return }
    let values = turns[login].answer?.values ?? []
    let lifetime = values.first { ["expiresin", "expires_in"].contains($0.name.lowercased()) && Int($0.value) != nil }
    if let lifetime, case .json = lifetime.source {
      outline.steps[position].extracts.append(
        Outline.Extract(name: "lifetime", source: lifetime.source, takesFirst: false, isSecret: false, value: lifetime.value))
      outline.life = .expiresIn("lifetime")
    } else if let token = outline.steps[position].extracts.first(where: { JSONWebToken.expiry(of: $0.value) != nil }),
      let expiry = JSONWebToken.expiry(of: token.value)
    {
      outline.steps[position].extracts.append(
        Outline.Extract(
          name: "expiry", source: token.source, takesFirst: token.takesFirst, isSecret: false, claim: "$.exp", value: expiry))
      outline.life = .expiresAt("expiry")
      // The clock of the exchange must not be behind the token's end.
      if outline.clock == nil, let end = Double(expiry) { outline.clock = Date(timeIntervalSince1970: end - 3600) }
    } else {
      outline.openQuestions.append("how long a session lives: the spec says 'until: rejected'")
    }
  }

  // MARK: Failures, rejections, the end

  mutating func judge() {
    guard let position = chain.sorted().firstIndex(of: login) else { return }
    if let sign = hints.wrongPassword ?? WrongPassword(turns, login: login, hints: hints).sign {
      outline.steps[position].failures = [Outline.Failure(sign: sign, isAssumed: false)]
    } else {
      outline.steps[position].failures = [Outline.Failure(sign: .status(401), isAssumed: true)]
      outline.openQuestions.append("what a wrong password is answered with: the spec assumes the status 401")
    }
    let good = Set(turns.filter { $0.answer?.isSuccess == true }.map(\.request.summary))
    let refused = turns.dropFirst(login + 1).first { turn in
      [401, 403].contains(turn.answer?.status) && good.contains(turn.request.summary) && turn.request.summary != loginRequest.summary
    }
    if let status = refused?.answer?.status {
      outline.rejected = [Outline.Rejection(status: status, isAssumed: false)]
    } else {
      outline.rejected = [Outline.Rejection(status: 401, isAssumed: true)]
      outline.openQuestions.append("what a request with a dead session is answered with: the spec assumes the status 401")
    }
  }

  mutating func findEnd() {
    let host = loginRequest.origin.host
    let index = turns.indices.dropFirst(login + 1).first { index in
      let request = turns[index].request
      guard request.origin.host == host, turns[index].answer?.isSuccess == true else { return false }
      if FieldNames.isLogout(request.path) { return true }
      return request.verb == "DELETE" && request.path == loginRequest.path
    }
    guard let index, let answer = turns[index].answer else { return }
    var step = Outline.Step(request: request(index), answer: answer)
    step.request = withoutSession(step.request)
    if !(200...299).contains(answer.status) { step.expectedStatus = answer.status }
    outline.logout = step
  }
}

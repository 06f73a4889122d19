import Lanyard

// Where the session goes.

extension LoginTrace {
  mutating func findPlacements() {
    let set = chain.flatMap { turns[$0].answer?.cookiesSet ?? [] }
    var chosen: Int?
    for index in consumers where !chain.contains(index) {
      let request = turns[index].request
      var count = 0
      if request.cookies.contains(where: { set.contains($0) && !$0.value.isEmpty }) {
        outline.apply.usesJar = true
        count += 1
      }
      for atom in RequestOutliner.atoms(of: request) where KnownValues.isSessionPlace(atom) {
        // What a server has set it gets back by itself.
        if atom.place == .cookie, known.setter(of: CapturedField(atom.name, atom.value), before: index) != nil { continue }
        guard let find = origin(of: atom, in: index), chain.contains(find.origin.turn) else { continue }
        place(atom, written(find))
        count += 1
      }
      if let user = request.user, let login = loginRequest.user, user.name == login.name, user.password == login.password,
        outline.apply.user == nil
      {
        outline.apply.user = outline.steps.first { $0.request.user != nil }?.request.user
        count += 1
      }
      if count > 0, isBetter(index, than: chosen) { chosen = index }
    }
    guard let chosen else { return }
    let answer = turns[chosen].answer ?? CapturedAnswer(status: 200)
    if turns[chosen].request.verb == "GET", (200...299).contains(answer.status) {
      var probe = Outline.Step(request: request(chosen), answer: answer)
      probe.request = withoutSession(probe.request)
      outline.probe = probe
    } else {
      _ = base(of: turns[chosen].request)
    }
    outline.call = Outline.Call(request: turns[chosen].request, answer: answer)
  }

  /// A small request of an API makes the better example.
  private func isBetter(_ index: Int, than other: Int?) -> Bool {
    guard let other else { return true }
    func rank(_ index: Int) -> Int {
      let turn = turns[index]
      let isAPI = turn.answer.map { !$0.isPage && (200...299).contains($0.status) } ?? false
      return (isAPI ? 4 : 0) + (turn.request.verb == "GET" ? 2 : 0) + (turn.request.query.isEmpty ? 1 : 0)
    }
    return rank(index) > rank(other)
  }

  private mutating func place(_ atom: Atom, _ value: Written) {
    let field = Outline.Field(name: atom.name, value: value)
    func add(_ field: Outline.Field, to list: inout [Outline.Field]) {
      if !list.contains(where: { $0.name.lowercased() == field.name.lowercased() }) { list.append(field) }
    }
    switch atom.place {
    case .header: add(field, to: &outline.apply.headers)
    case .query: add(field, to: &outline.apply.query)
    case .form: add(field, to: &outline.apply.form)
    case .xml(let top?): add(Outline.Field(name: top, value: value), to: &outline.apply.xml)
    case .json(let pointer):
      if !outline.apply.json.contains(where: { $0.pointer == pointer }) { outline.apply.json.append((pointer, value)) }
    case .cookie: add(field, to: &outline.apply.cookies)
    case .path, .text, .xml: break
    }
  }

  /// The request without what `apply` puts on it.
  func withoutSession(_ request: Outline.Request) -> Outline.Request {
    var request = request
    func isPlaced(_ field: Outline.Field, _ list: [Outline.Field]) -> Bool {
      list.contains { $0.name.lowercased() == field.name.lowercased() }
    }
    request.headers.removeAll { isPlaced($0, outline.apply.headers) || $0.name.lowercased() == "authorization" }
    request.query.removeAll { isPlaced($0, outline.apply.query) }
    if case .form(let fields) = request.body { request.body = .form(fields.filter { !isPlaced($0, outline.apply.form) }) }
    if case .json(let json) = request.body { request.body = .json(json.removing(outline.apply.json.map(\.pointer))) }
    request.user = nil
    return request
  }

  /// Nobody has shown a request with the session on it: what most vendors do, to be looked up.
  mutating func guessPlacement() {
    let answer = turns[login].answer
    let values = answer?.values ?? []
    if let token = Self.token(among: values) {
      let name = name(of: KnownValues.Origin(turn: login, value: token, spelling: .plain))
      outline.apply.headers = [Outline.Field(name: "Authorization", value: Written([.literal("Bearer "), .value(name: name, .plain)]))]
      outline.openQuestions.append(
        "where requests carry the token: 'Authorization: Bearer' is a guess, as no request after the login was given")
    } else if let cookies = answer?.cookiesSet, !cookies.isEmpty {
      outline.apply.usesJar = true
    } else {
      let token = AnswerValue(source: .json("$.token"), name: "token", value: "t-2f7c81d04b9e")
      let name = name(of: KnownValues.Origin(turn: login, value: token, spelling: .plain))
      outline.apply.headers = [Outline.Field(name: "Authorization", value: Written([.literal("Bearer "), .value(name: name, .plain)]))]
      let made = CapturedAnswer(
        status: 200, headers: [CapturedField("Content-Type", "application/json")], body: Array(#"{ "token": "t-2f7c81d04b9e" }"#.utf8))
      if let last = outline.steps.indices.last { outline.steps[last].answer = made }
      outline.steps[outline.steps.count - 1].expectedStatus = nil
      outline.corrections.append("The answer to the login is made up: none was given, or nothing in it looks like a token.")
      outline.openQuestions.append("where the token is in the answer: '$.token' is a guess, as no answer was given that has one")
      outline.openQuestions.append(
        "where requests carry the token: 'Authorization: Bearer' is a guess, as no request after the login was given")
    }
  }

  private static func token(among values: [AnswerValue]) -> AnswerValue? {
    let wanted = ["accesstoken", "token", "authtoken", "sessiontoken", "jwt", "idtoken", "sessionid", "session", "apikey", "ticket", "sid"]
    func plain(_ name: String) -> String { name.lowercased().filter { $0.isLetter || $0.isNumber } }
    for name in wanted {
      if let value = values.first(where: { plain($0.name) == name && $0.value.utf8.count >= 4 && $0.source != .body && !$0.isCookie }) {
        return value
      }
    }
    return values.first { $0.source == .body && $0.value.utf8.count >= 16 && !$0.value.contains(where: { $0 == " " || $0 == "{" }) }
  }
}

extension AnswerValue {
  var isCookie: Bool { if case .cookie = source { true } else { false } }
}

extension Outline.Step {
  /// The names in the request.
  var names: Set<String> {
    var names: Set<String> = []
    for written in request.written { names.formUnion(written.names) }
    return names
  }
}

import FoundationEssentials
import Lanyard

/// Follows the values of a login through a conversation: from the credentials to the token, and from there to where it is carried.
struct LoginTrace {
  let turns: [CapturedTurn]
  let login: Int
  let hints: Hints

  let known: KnownValues
  let search: LoginSearch
  /// The requests that become steps.
  var chain: Set<Int>
  /// What an atom of the login's own is, by its key.
  private var credentials: [String: Written] = [:]
  var names: [AnswerValue: (turn: Int, name: String)] = [:]
  var outline: Outline

  init(_ turns: [CapturedTurn], login: Int, hints: Hints) {
    self.turns = turns
    self.login = login
    self.hints = hints
    known = KnownValues(turns)
    search = LoginSearch(turns: turns, secretFields: hints.secretFields.union(hints.passwordFields))
    chain = [login]
    outline = Outline(method: "login")
  }

  /// The outline of the login.
  mutating func trace() -> Outline {
    outline.clock = turns[login].moment ?? turns[login].answer?.header("date").flatMap { HTTPDate.parse($0) }
    findCredentials()
    findSteps()
    outline.steps = chain.sorted().map { step($0) }
    findPlacements()
    if outline.apply.isEmpty { guessPlacement() }
    extract()
    judge()
    findEnd()
    return outline
  }

  // MARK: What the user gives

  var loginRequest: CapturedRequest { turns[login].request }

  private mutating func findCredentials() {
    var inputs = InputNames(hints: hints, taken: [])
    for atom in RequestOutliner.atoms(of: loginRequest) where atom.place != .path && atom.place != .cookie {
      if let (name, spelling) = hints.spelled(atom.value) {
        credentials[atom.key] = Written(name: name, spelling)
        inputs.add(name, atom.name, value: hints.values[name] ?? "", isSecret: true)
        continue
      }
      guard let role = role(of: atom) else { continue }
      if role == .forgeryGuard || (role != .password && role != .username && atom.value.isEmpty) { continue }
      if role != .password, role != .username, origin(of: atom, in: login) != nil { continue }
      let isSecret = role == .password || role == .secret
      var (value, spelling) = (atom.value, Spelling.plain)
      if isSecret, !hints.plainFields.contains(atom.name), let (text, found) = Spelling.decodedBase64(atom.value) {
        (value, spelling) = (text, found)
        outline.remarks.append(
          "the value of '\(atom.name)' is taken for Base64 of the real one; say --plain \(atom.name) if it is the real one itself")
      }
      let name = inputs.name(for: atom.name, role: role)
      credentials[atom.key] = Written(name: name, spelling)
      inputs.add(name, atom.name, value: value, isSecret: isSecret)
    }
    outline.inputs += inputs.inputs
    outline.substitutes += inputs.substitutes
    outline.secrets += inputs.secrets
  }

  private func role(of atom: Atom) -> FieldNames.Role? {
    if atom.key == "user name" { return .username }
    if atom.key == "user password" { return .password }
    if hints.secretFields.contains(atom.name) { return FieldNames.role(of: atom.name) == .password ? .password : .secret }
    if hints.passwordFields.contains(atom.name) { return .password }
    if hints.userFields.contains(atom.name) { return .username }
    let role = FieldNames.role(of: atom.name)
    if atom.place == .header { return role == .secret || atom.name.lowercased() == "authorization" ? .secret : nil }
    if role == .password, ["true", "false", "0", "1"].contains(atom.value.lowercased()) { return nil }
    if role == .username, atom.value.isEmpty, !hasPassword { return nil }
    return role
  }

  private var hasPassword: Bool { RequestOutliner.atoms(of: loginRequest).contains { search.isCredential($0) } }

  // MARK: Where values come from

  func origin(of atom: Atom, in turn: Int) -> KnownValues.Find? {
    known.find(atom.value, before: turn, preferring: turn > login ? login : nil)
  }

  /// The login, and whatever brings a value that it or a later request carries.
  private mutating func findSteps() {
    var open = [login]
    for index in consumers {
      for atom in RequestOutliner.atoms(of: turns[index].request) where KnownValues.isSessionPlace(atom) {
        let source: Int? =
          atom.place == .cookie
          ? known.setter(of: CapturedField(atom.name, atom.value), before: index).flatMap {
            FieldNames.carriesSession($0.value.name) ? $0.turn : nil
          }
          : origin(of: atom, in: index)?.origin.turn
        if let source, isNear(source), chain.insert(source).inserted { open.append(source) }
      }
    }
    while let index = open.popLast() {
      for source in sources(of: index) where isNear(source) && chain.insert(source).inserted { open.append(source) }
    }
  }

  /// The answers from which a step takes something.
  private func sources(of index: Int) -> [Int] {
    RequestOutliner.atoms(of: turns[index].request).compactMap { atom in
      if index == login, credentials[atom.key] != nil { return nil }
      if atom.place == .cookie {
        let setter = known.setter(of: CapturedField(atom.name, atom.value), before: index)
        return setter.flatMap { FieldNames.carriesSession($0.value.name) ? $0.turn : nil }
      }
      guard atom.place != .path || atom.value.utf8.count >= 16, atom.value.utf8.count >= 6,
        FieldNames.role(of: atom.name) != .username
      else { return nil }
      return origin(of: atom, in: index)?.origin.turn
    }
  }

  /// Whether it is a login of another kind: its secrets are no part of this one.
  private func isLogin(_ index: Int) -> Bool {
    index != login && RequestOutliner.atoms(of: turns[index].request).contains { $0.place != .path && search.isCredential($0) }
  }

  /// A login is at one host, and not all day.
  private func isNear(_ index: Int) -> Bool {
    abs(index - login) <= 500 && !isLogin(index) && turns[index].answer?.isSuccess == true
      && !FieldNames.isLogout(turns[index].request.path)
  }

  /// The requests after the login that are likely to carry the session.
  var consumers: [Int] {
    let host = loginRequest.origin.host
    let domain = host.split(separator: ".").suffix(2).joined(separator: ".")
    return turns.indices.dropFirst(login + 1).prefix(500).filter { index in
      let turn = turns[index]
      let isSameSite =
        turn.request.origin.host == host || (!host.contains(":") && turn.request.origin.host.hasSuffix(domain) && domain.contains("."))
      return isSameSite && !isLogin(index) && !FieldNames.isLogout(turn.request.path) && turn.answer?.isSuccess != false
        && turn.request.summary != loginRequest.summary
    }
  }

  // MARK: Steps

  mutating func base(of request: CapturedRequest) -> String {
    if let hint = hints.baseURL, hint.origin == request.origin {
      addURL("base_url", hint.description)
    } else if request.origin == loginRequest.origin {
      addURL("base_url", request.origin.description)
    } else {
      let label = request.origin.host.split(separator: ".").first.map(String.init) ?? "api"
      let name = FieldNames.inputName(label) + "_url"
      addURL(name, request.origin.description)
      return name
    }
    return "base_url"
  }

  private mutating func addURL(_ name: String, _ url: String) {
    guard !outline.inputs.contains(where: { $0.name == name }) else { return }
    let index = outline.inputs.firstIndex { !$0.isURL } ?? outline.inputs.endIndex
    outline.inputs.insert(.url(name, url, remarks: &outline.remarks), at: index)
  }

  /// The request with what is known in it named.
  mutating func request(_ index: Int) -> Outline.Request {
    var request = turns[index].request
    if request.user == nil, index != login { request.user = nil }
    let base = base(of: request)
    if let hint = hints.baseURL, hint.origin == request.origin, request.path.hasPrefix(hint.path + "/") {
      request.path = String(request.path.dropFirst(hint.path.count))
    }
    var finds: [String: KnownValues.Find] = [:]
    for atom in RequestOutliner.atoms(of: request) where !(index == login && credentials[atom.key] != nil) {
      guard atom.place != .cookie, atom.place != .path || atom.value.utf8.count >= 16, atom.value.utf8.count >= 6,
        let find = origin(of: atom, in: index), chain.contains(find.origin.turn)
      else { continue }
      finds[atom.key] = find
    }
    var written: [String: Written] = [:]
    for (key, find) in finds { written[key] = self.written(find) }
    return RequestOutliner(base: base) { [credentials, login] atom in
      (index == login ? credentials[atom.key] : nil) ?? written[atom.key] ?? Written(literal: atom.value)
    }.outline(request)
  }

  mutating func written(_ find: KnownValues.Find) -> Written {
    let name = name(of: find.origin)
    var pieces: [Written.Piece] = [.value(name: name, find.origin.spelling)]
    if !find.before.isEmpty { pieces.insert(.literal(find.before), at: 0) }
    if !find.after.isEmpty { pieces.append(.literal(find.after)) }
    return Written(pieces)
  }

  mutating func name(of origin: KnownValues.Origin) -> String {
    if let name = names[origin.value]?.name { return name }
    if let twin = names.first(where: { $0.key.value == origin.value.value && $0.value.turn == origin.turn }) { return twin.value.name }
    let taken = Set(outline.inputs.map(\.name) + names.values.map(\.name))
    let name = FieldNames.inputName(origin.value.name, among: taken)
    names[origin.value] = (origin.turn, name)
    return name
  }

  private mutating func step(_ index: Int) -> Outline.Step {
    let turn = turns[index]
    let answer = turn.answer ?? CapturedAnswer(status: 200)
    var step = Outline.Step(request: request(index), answer: answer)
    if !(200...299).contains(answer.status) { step.expectedStatus = answer.status }
    let earlier = chain.filter { $0 < index }.flatMap { turns[$0].answer?.cookiesSet ?? [] }
    step.cookies = turn.request.cookies.filter(earlier.contains)
    if index < login { step.comment = "Brings what the login wants to see." }
    return step
  }
}

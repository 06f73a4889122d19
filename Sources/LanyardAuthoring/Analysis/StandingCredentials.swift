import Lanyard

/// A conversation without a login: each request proves by itself who sends it.
struct StandingCredentials {
  private(set) var outline: Outline

  /// Nil where no request has credentials of its own.
  init?(_ turns: [CapturedTurn], hints: Hints) {
    guard let turn = turns.first(where: { Self.hasCredentials($0.request) && $0.answer?.isSuccess != false }) else { return nil }
    let request = turn.request
    var outline = Outline(method: "every-request")
    outline.clock = turn.moment
    var inputs = InputNames(hints: hints)
    var apply = Outline.Apply()
    if let user = request.user {
      inputs.add("username", "username", value: user.name, isSecret: false)
      inputs.add("password", "password", value: user.password, isSecret: true)
      apply.user = Outline.User(scheme: user.scheme, name: Written(name: "username"), password: Written(name: "password"))
    }
    for header in request.headers where Self.isCredential(header: header.name) {
      let space = header.name.lowercased() == "authorization" ? header.value.firstIndex(of: " ") : nil
      let name = header.name.lowercased() == "authorization" ? "token" : FieldNames.inputName(header.name)
      let scheme = space.map { String(header.value[...$0]) } ?? ""
      inputs.add(name, header.name, value: String(header.value.dropFirst(scheme.count)), isSecret: true)
      let pieces: [Written.Piece] = (scheme.isEmpty ? [] : [.literal(scheme)]) + [.value(name: name, .plain)]
      apply.headers.append(Outline.Field(name: header.name, value: Written(pieces)))
    }
    func named(_ fields: [CapturedField]) -> [Outline.Field] {
      fields.filter { Self.isCredential($0, hints) }.map { field in
        let name = FieldNames.inputName(field.name)
        inputs.add(name, field.name, value: field.value, isSecret: true)
        return Outline.Field(name: field.name, value: Written(name: name))
      }
    }
    apply.query = named(request.query)
    apply.cookies = named(request.cookies)
    let url = hints.baseURL?.description ?? request.origin.description
    outline.inputs = [.url("base_url", url, remarks: &outline.remarks)] + inputs.inputs
    outline.substitutes = inputs.substitutes
    outline.secrets = inputs.secrets
    outline.apply = apply
    outline.rejected = [Outline.Rejection(status: 401, isAssumed: true)]
    outline.openQuestions = ["what a request with wrong credentials is answered with: the spec assumes the status 401"]
    outline.call = Outline.Call(request: request, answer: turn.answer ?? CapturedAnswer(status: 200))
    if turn.answer == nil { outline.corrections.append("The answer is made up: none was given.") }
    if !apply.cookies.isEmpty {
      outline.openQuestions.append("where the cookie comes from: it is an input, as no login was given")
    }
    self.outline = outline
  }

  private static func hasCredentials(_ request: CapturedRequest) -> Bool {
    request.user != nil || request.headers.contains { isCredential(header: $0.name) }
      || (request.query + request.cookies).contains { isCredential($0, Hints()) }
  }

  private static func isCredential(header name: String) -> Bool {
    let plain = name.lowercased()
    return plain == "authorization"
      || (!FieldNames.isOrdinary(header: plain) && FieldNames.carriesSession(plain) && !plain.contains("csrf"))
  }

  private static func isCredential(_ field: CapturedField, _ hints: Hints) -> Bool {
    !field.value.isEmpty && (hints.secretFields.contains(field.name) || FieldNames.carriesSession(field.name))
  }
}

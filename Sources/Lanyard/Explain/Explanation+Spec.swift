public import LanyardSpec

extension Explanation {
  /// Explains a method of a spec, the first one unless named.
  ///
  /// - Throws: `AuthError` with the code `unknownMethod` where there is none of that name.
  public init(of spec: AuthSpec, method name: String? = nil) throws(AuthError) {
    guard let method = spec.method(named: name) else { throw AuthError.unknownMethod(name, of: spec) }
    let scope = LanyardSpec.Scope(of: method, in: spec)
    func steps(_ steps: [LanyardSpec.Step]) -> [Step] { steps.map { Step($0, scope) } }
    self.spec = spec.name
    title = spec.title
    summary = spec.summary
    documentation = spec.documentation
    path = spec.source.path
    self.method = method.name
    methodTitle = method.title
    methodSummary = method.summary
    methods = spec.methods.map(\.name)
    inputs = spec.inputs(usedBy: method).map(Input.init)
    tls = method.tls?.wordings ?? []
    login = steps(method.login)
    life = method.session.map(Life.init)
    placements = method.apply.placements
    within = method.apply.within
    omissions = method.apply.omit.wordings
    audience = spec.audience(of: method)
    rejected = method.rejected.map { Sign(when: $0.wording, isAssumed: $0.isAssumed) }
    renew = steps(method.renew)
    logout = steps(method.logout)
    probe = method.probe.map { Step($0, scope) }
    destinations = method.destinations
    allowances = method.allAllowances.map { Note(code: $0.code.rawValue, reason: $0.reason, line: $0.range.start.line) }
  }
}

extension Explanation.Input {
  fileprivate init(_ input: InputDeclaration) {
    name = input.name
    (type, choices) =
      switch input.kind {
      case .text: ("text", [])
      case .url: ("url", [])
      case .number: ("number", [])
      case .boolean: ("boolean", [])
      case .choice(let words): ("choice", words)
      case .file: ("file", [])
      }
    isSecret = input.isSecret
    isOptional = input.isOptional
    defaultValue = input.defaultValue
    pattern = input.pattern?.text
    summary = input.summary
    example = input.example
    line = input.range.start.line
  }
}

extension Explanation.Step {
  fileprivate init(_ step: LanyardSpec.Step, _ scope: LanyardSpec.Scope) {
    name = step.name
    request = Explanation.Request(step.request)
    failures = step.failures.map(Explanation.Failure.init)
    expectation = step.expectationWording
    extracts = step.extractors.map { Explanation.Extract($0, isSecret: scope.isSecret($0.name)) }
    line = step.range.start.line
  }
}

extension Step {
  /// A 2xx status is implied unless the expectation speaks of the status.
  fileprivate var expectationWording: String {
    let implied = "the status is 2xx"
    guard let expectation else { return implied }
    let speaksOfStatus = expectation.tests.contains { if case .status = $0.source.kind { true } else { false } }
    return speaksOfStatus ? expectation.wording : "\(implied) and \(expectation.wording)"
  }
}

extension Explanation.Request {
  fileprivate init(_ request: RequestTemplate) {
    method = request.verb
    url = request.url.spelling
    query = request.query.map(Explanation.Field.init)
    headers = request.headers.map(Explanation.Field.init)
    cookies = request.cookies.map(Explanation.Field.init)
    authentication = request.authenticate.map(\.spelling)
    bodyKind = request.body?.kind
    body = request.body?.spelling
    followsRedirects = request.followsRedirects
    isSafeToRepeat = request.isSafeToRepeat
    carriesSession = request.carriesSession
    timeout = request.timeout?.timeInterval
  }
}

extension Explanation.Field {
  fileprivate init(_ field: FieldTemplate) {
    name = field.name.spelling
    value = field.value.spelling
  }
}

extension Explanation.Failure {
  fileprivate init(_ rule: FailureRule) {
    kind = rule.kind.rawValue
    when = rule.condition.wording
    retryAfter = rule.retryAfter.map { "\($0.source.wording), in \($0.unit.rawValue)" }
    message =
      switch rule.message {
      case .template(let template): template.spelling
      case .source(let source): source.wording
      case nil: nil
      }
    isAssumed = rule.isAssumed || rule.condition.isAssumed
    line = rule.range.start.line
  }
}

extension Explanation.Extract {
  fileprivate init(_ extractor: Extractor, isSecret: Bool) {
    name = extractor.name
    sources = extractor.sources.map(\.wording)
    capture = extractor.capture?.text
    filters = extractor.filters.map(\.spelling)
    self.isSecret = isSecret
    isOptional = extractor.isOptional
    line = extractor.range.start.line
  }
}

extension Explanation.Life {
  fileprivate init(_ life: SessionLife) {
    idle = life.idle?.timeInterval
    after = life.after?.timeInterval
    expiresIn = life.expiresIn.map { "\($0.template.spelling) \($0.unit.rawValue)" }
    expiresAt = life.expiresAt?.spelling
    isUntilRejected = life.untilRejected
    renewBefore = life.renewBefore?.timeInterval
    limit = life.limit
  }
}

extension ApplyRules {
  fileprivate var placements: [Explanation.Placement] {
    func named(_ place: String, _ fields: [FieldTemplate]) -> [Explanation.Placement] {
      fields.map { Explanation.Placement(place: place, name: $0.name.spelling, value: $0.value.spelling) }
    }
    var placements = named("header", headers)
    switch cookies {
    case .named(let fields): placements += named("cookie", fields)
    case .jar: placements.append(Explanation.Placement(place: "cookie jar"))
    }
    placements += named("query", query) + named("form", form)
    placements += json.map { .init(place: "json", name: $0.pointer.spelling, value: $0.value.spelling()) }
    placements += named("xml", xml) + named("soap", soap)
    return placements + authenticate.map { Explanation.Placement(place: "authorization", value: $0.spelling) }
  }
}

extension ApplyRules.Omissions {
  fileprivate var wordings: [String] {
    headers.map { "header \($0)" } + cookies.map { "cookie \($0)" } + query.map { "query item \($0)" } + form.map { "form field \($0)" }
      + json.map { "\($0.spelling) in the JSON body" }
  }
}

extension JSONPointer {
  /// The string form (RFC 6901 §5).
  package var spelling: String {
    tokens.map { "/" + $0.replacing("~", with: "~0").replacing("/", with: "~1") }.joined()
  }
}

extension AuthSpec {
  /// The URLs under which a session of the method is valid, url inputs as `${name}`: `Plan.audience` before the inputs are known.
  fileprivate func audience(of method: Method) -> [String] {
    if !method.boundTo.isEmpty { return method.boundTo.map { "${\($0.value)}" } }
    return inputs(usedBy: method).filter { $0.kind == .url }.map { "${\($0.name)}" } + origins.map(\.value)
  }
}

extension Method {
  fileprivate var destinations: [Explanation.Destination] {
    var destinations: [Explanation.Destination] = []
    for step in steps {
      let url =
        switch step.request.url.base {
        case .input(let name): "${\(name)}"
        case .origin(let origin): origin
        }
      if let index = destinations.firstIndex(where: { $0.url == url }) {
        destinations[index].steps.append(step.name)
      } else {
        destinations.append(.init(url: url, steps: [step.name]))
      }
    }
    return destinations
  }
}

import Testing

@testable import LanyardSpec

/// What the spec with every key becomes.
@Suite("A spec is read into the model")
struct ReadingTests {
  private let spec: AuthSpec
  private let method: Method

  init() throws {
    spec = try AuthSpec(source: try Golden.source("every-key"))
    method = try #require(spec.methods.first)
  }

  @Test("the file")
  func file() {
    #expect(spec.name == "every-key")
    #expect(spec.title == "Every key")
    #expect(spec.summary == "A vendor that takes everything everywhere")
    #expect(spec.documentation == ["https://vendor.example/docs/login"])
    #expect(spec.origins.map(\.value) == ["https://login.vendor.example:8443", "https://token.vendor.example"])
    #expect(spec.namespaces == ["v": "urn:vendor"])
    #expect(spec.methods.map(\.name) == ["everything", "jar"])
    #expect(spec.method(named: nil)?.name == "everything")
    #expect(spec.warnings.isEmpty)
    #expect(spec.canonicalForm.contains("every-key"))
  }

  @Test("inputs")
  func inputs() throws {
    #expect(
      spec.inputs.map(\.name) == [
        "base_url", "other_url", "username", "password", "port", "remember", "realm", "certificate", "domain",
      ])
    #expect(spec.inputs.map(\.kind) == [.url, .url, .text, .text, .number, .boolean, .choice(["local", "directory"]), .file, .text])
    #expect(spec.inputs.filter(\.isSecret).map(\.name) == ["password"])
    #expect(spec.inputs.filter(\.isOptional).map(\.name) == ["certificate", "domain"])
    #expect(spec.inputs.compactMap(\.defaultValue) == ["https://other.example", "8080", "true", "local"])
    #expect(spec.inputs[0].example == "https://vendor.example")
    #expect(spec.inputs[2].summary == "The user's name")
    #expect(spec.inputs[2].pattern?.text == #"^\w+$"#)
    #expect(spec.inputs[2].range.start == Place(line: 11, column: 3))
  }

  @Test("a request")
  func request() throws {
    let request = method.login[0].request
    #expect(request.verb == "GET")
    #expect(request.url.base == .input("base_url"))
    #expect(request.url.path.described == "/form/<realm>")
    #expect(request.url.query?.described == "raw[]=1&realm=<realm>")
    #expect(request.query.map(\.described) == ["page=1", "page=2"])
    #expect(request.headers.map(\.described) == ["Accept=text/html", "Accept=application/json", "X-<realm>=yes"])
    #expect(request.cookies.map(\.described) == ["seen=<remember>"])
    #expect(request.followsRedirects)
    #expect(request.timeout == .milliseconds(500))
    #expect(request.isSafeToRepeat)
    #expect(!request.carriesSession)
    #expect(request.body == nil)
    #expect(method.login[0].name == "fetch the form")
    #expect(method.login.map(\.request.verb) == ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "POST", "POST"])
    #expect(method.login[1].name == "login step 2")
    #expect(method.login[2].request.url.base == .origin("https://login.vendor.example:8443"))
    #expect(method.login[2].request.url.path.literal == "/put")
    #expect(method.login[1].request.url.path.parts.isEmpty)
  }

  @Test("a JSON body: only unquoted scalars in JSON's own grammar are literals")
  func json() throws {
    guard case .json(let json) = method.login[1].request.body else { throw Unexpected() }
    #expect(
      json.described
        == #"{user: "<username>", domain: "<domain>", number: 1.50e3, text: "1.50e3", nothing: null, list: [true, "<port>", [], {}]}"#)
  }

  @Test("other bodies")
  func bodies() throws {
    guard case .form(let form) = method.login[2].request.body else { throw Unexpected() }
    #expect(form.map(\.described) == ["user=<username>", "group=a", "group=b"])
    guard case .text(let text) = method.login[3].request.body else { throw Unexpected() }
    #expect(text.wholeReference?.filters == [.default(.literal(""))])
    guard case .xml(let root) = method.login[4].request.body else { throw Unexpected() }
    #expect(
      root.described
        == "<Root xmlns='urn:vendor' name='<domain>'><Item>one</><Item n='two'><port></><Empty></><Nested><Leaf><domain></></></>")
    guard case .soap(let soap) = method.login[6].request.body else { throw Unexpected() }
    #expect(soap.version == .v1_2)
    #expect(soap.action?.literal == "urn:vendor/Login")
    #expect(soap.header.map(\.described) == ["<Trace><username></>"])
    #expect(soap.operation.described == "<Login><user><username></></>")
    guard case .jsonrpc(let call) = method.login[7].request.body else { throw Unexpected() }
    #expect(call.method.literal == "Login")
    #expect(call.params?.described == #"["<username>", 1]"#)
  }

  @Test("conditions")
  func conditions() throws {
    guard case .all(let all) = method.login[0].expectation, all.count == 3, case .any(let any) = all[1], case .not(let not) = all[2]
    else { throw Unexpected() }
    guard case .test(let status) = all[0], case .status(let set) = status.comparisons.first else { throw Unexpected() }
    #expect(set.ranges == [200...200, 300...399])
    guard case .test(let header) = any[0], case .header(.exactly("Location")) = header.source.kind,
      case .present(true) = header.comparisons.first
    else { throw Unexpected() }
    guard case .test(let pattern) = any[1], case .header(.matching(let text)) = pattern.source.kind,
      case .empty(false) = pattern.comparisons.first
    else { throw Unexpected() }
    #expect(text.text == "(?i)^x-")
    guard case .not(.test(let cookie)) = any[2], case .cookie(.exactly("flag")) = cookie.source.kind,
      case .equals("") = cookie.comparisons.first
    else { throw Unexpected() }
    guard case .any(let given) = not, case .test(let input) = given[0], case .input("certificate") = input.source.kind,
      case .test(let body) = given[1], case .body = body.source.kind, case .notEquals("no") = body.comparisons.first
    else { throw Unexpected() }
    #expect(input.comparisons.isEmpty)
    guard case .test(let test) = spec.methods[1].rejected.first, case .status(let statuses) = test.comparisons.first
    else { throw Unexpected() }
    #expect(statuses.ranges == [401...401, 403...403])
  }

  @Test("extractors")
  func extractors() throws {
    let extractors = method.login[0].extractors
    let csrf = extractors[0]
    #expect(csrf.name == "csrf")
    guard case .html(let path) = csrf.sources.first?.kind else { throw Unexpected() }
    #expect(path.text == "//input[@name='csrf']/@value")
    #expect(csrf.sources.map(\.takesFirst) == [true])
    #expect(csrf.capture?.text == #"^(\w+)"#)
    #expect(csrf.filters.count == 3)
    #expect(csrf.filters.first == .trim)
    #expect(csrf.isSecret)
    #expect(!csrf.isOptional)
    #expect(extractors[1].isOptional)
    #expect(!extractors[1].isSecret)
    guard case .jwt(let claim, in: let token) = extractors[9].sources[0].kind, case .json(let place) = token.kind else {
      throw Unexpected()
    }
    #expect(claim.text == "$.exp")
    #expect(place.text == "$.id_token")
    #expect(extractors[12].sources.count == 10)
    #expect(extractors[12].sources[0].takesFirst)
    guard case .redirect(.query("code")) = extractors[7].sources[0].kind, case .redirect(.fragment("state")) = extractors[8].sources[0].kind
    else { throw Unexpected() }
  }

  @Test("failures")
  func failures() throws {
    let failures = method.login[1].failures
    #expect(Set(failures.map(\.kind)) == Set(FailureKind.allCases))
    #expect(failures[0].isAssumed)
    #expect(failures[0].retryAfter?.unit == .minutes)
    #expect(failures[0].retryAfter?.source.takesFirst == true)
    guard case .source(let message) = failures[0].message, case .json = message.kind else { throw Unexpected() }
    guard case .template(let template) = failures[1].message else { throw Unexpected() }
    #expect(template.described == "no such user as <username>")
    guard case .test(let test) = failures[0].condition, case .oneOf(let words) = test.comparisons.first else { throw Unexpected() }
    #expect(test.isAssumed)
    #expect(words == ["locked", "disabled"])
    #expect(failures[6].retryAfter?.unit == .seconds)
  }

  @Test("the session and where it goes")
  func session() throws {
    let session = try #require(method.session)
    #expect(session.idle == .seconds(30 * 60))
    #expect(session.after == .seconds(8 * 3600))
    #expect(session.expiresIn?.unit == .minutes)
    #expect(session.expiresIn?.template.described == "<seconds>")
    #expect(session.expiresAt?.described == "<from_jwt>")
    #expect(session.untilRejected)
    #expect(method.boundTo.map(\.value) == ["base_url", "other_url"])
    let apply = method.apply
    #expect(apply.headers.map(\.described) == ["Authorization=Bearer <from_json>", "X-Role=<role>"])
    #expect(apply.query.map(\.described) == ["key=<from_json>"])
    #expect(apply.form.map(\.described) == ["key=<from_json>"])
    guard case .named(let cookies) = apply.cookies else { throw Unexpected() }
    #expect(cookies.map(\.described) == ["sid=<from_cookie>"])
    #expect(apply.json.map(\.pointer.tokens) == [["params", "0"], ["a/b"]])
    #expect(apply.json.map(\.value.described) == [#""<from_json>""#, "{deep: [1]}"])
    #expect(apply.xml.map(\.described) == ["@key=<from_json>", "Key=<from_json>"])
    #expect(apply.soap.map(\.described) == ["Key=<from_json>"])
    guard case .basic(let user, let password, let charset) = apply.authenticate.first else { throw Unexpected() }
    #expect([user.described, password.described] == ["<username>", "<from_json>"])
    #expect(charset == .utf8)
    #expect(apply.within == ["/api"])
    #expect(apply.omit.headers == ["X-Old"])
    #expect(apply.omit.cookies == ["old"])
    #expect(apply.omit.json == [JSONPointer(tokens: ["old"])])
    #expect(apply.allowances.map(\.code) == [.secretInURL])
    #expect(apply.allowances.map(\.reason) == ["The vendor takes the key nowhere else."])
    guard case .jar = spec.methods[1].apply.cookies else { throw Unexpected() }
    #expect(spec.methods[1].boundTo.map(\.value) == ["base_url"])
  }

  @Test("what runs with the session, and what without it")
  func carrying() {
    #expect(method.renew.map(\.request.carriesSession) == [false])
    #expect(method.logout.map(\.request.carriesSession) == [true])
    #expect(method.probe?.request.carriesSession == true)
    #expect(method.probe?.name == "probe")
    #expect(method.renew.map(\.name) == ["renew step 1"])
  }

  @Test("durations", arguments: [("500ms", 500), ("30s", 30_000), ("30m", 1_800_000), ("8h", 28_800_000), ("7d", 604_800_000)])
  func durations(_ text: String, _ milliseconds: Int) throws {
    let spec = try AuthSpec(yaml: Self.small(session: "{ idle: \(text) }"))
    #expect(spec.methods.first?.session?.idle == .milliseconds(milliseconds))
  }

  private static func small(session: String) -> String {
    """
    lanyard: 1
    name: small
    inputs: { base_url: { type: url } }
    methods:
      first:
        login: [{ send: { post: "${base_url}/login" } }]
        session: \(session)
        apply: { cookies: jar }
    """
  }
}

struct Unexpected: Error {}

// MARK: - Templates in short

extension Template {
  fileprivate var described: String {
    parts.map { part in
      switch part {
      case .literal(let text): text
      case .reference(let reference): "<\(reference.name)>"
      }
    }.joined()
  }
}

extension FieldTemplate {
  fileprivate var described: String { "\(name.described)=\(value.described)" }
}

extension JSONTemplate {
  fileprivate var described: String {
    switch self {
    case .literal(let text): text
    case .text(let template): "\"\(template.described)\""
    case .array(let items): "[\(items.map(\.described).joined(separator: ", "))]"
    case .object(let members): "{\(members.map { "\($0.name): \($0.value.described)" }.joined(separator: ", "))}"
    }
  }
}

extension XMLTemplate {
  fileprivate var described: String {
    let attributes = attributes.map { " \($0.name)='\($0.value.described)'" }.joined()
    let inside = children.map { child in
      switch child {
      case .text(let text): text.described
      case .element(let element): element.described
      }
    }
    return "<\(name)\(attributes)>\(inside.joined())</>"
  }
}

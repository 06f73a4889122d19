import Testing

@testable import LanyardSpec

@Suite("The names of a method")
struct ScopeTests {
  private let spec: AuthSpec

  init() throws {
    spec = try AuthSpec(
      yaml: """
        lanyard: 1
        name: scopes
        inputs:
          base_url: { type: url }
          probe_url: { type: url }
          bound_url: { type: url }
          username: {}
          password: { secret: true }
          domain: { optional: true }
          realm: { optional: true, default: local }
          asked: { optional: true }
          key: { secret: true }
          renewal: {}
          farewell: {}
          shown: {}
          again: { optional: true }
          fallback: {}
          placed: {}
        methods:
          first:
            login:
              - send:
                  post: ${base_url}/login
                  json: { user: "${username}", domain: "${domain | default(fallback)}", realm: "${realm}" }
                  authenticate: [{ basic: { username: "${username}", password: "${password}" } }]
                fail:
                  - { when: { input: asked }, as: unavailable, message: "${shown}" }
                extract:
                  token: { json: $.token }
                  role: { json: $.role, secret: false, optional: true }
                  mac: { json: $.role, secret: false, filters: ["hmac(sha256, key)", hex] }
              - send: { post: "${base_url}/two" }
                extract:
                  chained: { json: $.a, secret: false, filters: ["default(mac)"] }
            session: { idle: 30m }
            bound_to: bound_url
            apply: { headers: { Authorization: "Bearer ${token}", X-Placed: "${placed}" } }
            rejected: [{ input: again, present: false }]
            renew:
              - send: { post: "${base_url}/renew", text: "${renewal}" }
                extract:
                  token: { json: $.token, optional: true }
            logout:
              - send: { post: "${base_url}/logout", text: "${farewell}" }
            probe:
              send: { get: "${probe_url}/me" }
          second:
            apply: { headers: { X-User: "${username}" } }
          third:
            bound_to: bound_url
            apply: { headers: { X-User: "${username}" } }
        """)
  }

  private func scope() throws -> Scope { Scope(of: try #require(spec.methods.first), in: spec) }

  @Test("what is secret, and what a secret goes into")
  func secrets() throws {
    let scope = try scope()
    #expect(scope.names.filter(scope.isSecret).sorted() == ["chained", "key", "mac", "password", "token"])
    #expect(scope.isSecret("nobody"))
  }

  @Test("a template is secret by its value or by what its filters take")
  func templates() throws {
    let scope = try scope()
    func isSecret(_ text: String) -> Bool {
      var diagnostics: [Diagnostic] = []
      let template = TemplateParser.parse(Twig(text).node, diagnostics: &diagnostics)
      #expect(diagnostics.isEmpty)
      #expect(template.references.contains(where: scope.isSecret) == scope.isSecret(template))
      return scope.isSecret(template)
    }
    #expect(!isSecret("for ${username} in ${role | upper}"))
    #expect(isSecret("Basic ${password | base64}"))
    #expect(isSecret("${username | hmac(sha256, key) | hex}"))
    #expect(isSecret("${domain | default(token)}"))
    #expect(!isSecret("${domain | default('none')}"))
  }

  @Test("what may be absent")
  func absent() throws {
    let scope = try scope()
    #expect(scope.names.filter(scope.mayBeAbsent).sorted() == ["again", "asked", "domain", "role"])
  }

  @Test("where a name comes from")
  func origins() throws {
    let scope = try scope()
    guard case .input(let input) = scope["username"] else { throw Unexpected() }
    #expect(input.name == "username")
    guard case .extracted(let extractor) = scope["token"] else { throw Unexpected() }
    #expect(extractor.range == spec.methods[0].login[0].extractors.first { $0.name == "token" }?.range)
    #expect(scope["nobody"] == nil)
  }

  @Test("every input that a method uses, wherever, is referenced")
  func referenced() throws {
    #expect(spec.methods[0].referencedInputs == Set(spec.inputs.map(\.name)))
    #expect(spec.methods[1].referencedInputs == ["username"])
  }

  @Test("a method that sends nothing is bound to every url, unless it says to which")
  func bound() {
    #expect(spec.inputs(usedBy: spec.methods[1]).map(\.name) == ["base_url", "probe_url", "bound_url", "username"])
    #expect(spec.inputs(usedBy: spec.methods[2]).map(\.name) == ["bound_url", "username"])
    #expect(spec.inputs(usedBy: spec.methods[0]).count == spec.inputs.count)
  }
}

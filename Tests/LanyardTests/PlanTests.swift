import Lanyard
import Testing

@Suite struct PlanTests {
  static let methods = """
    m:
      login:
        - send:
            post: ${base_url}/login
            json: { n: "${n}", b: "${b}", c: "${c}", t: "${t}", p: "${password}" }
          extract: { token: { json: $.token } }
      session: { idle: 1m }
      apply: { headers: { X: "${token}" } }
    other:
      apply: { headers: { X: "${password}" } }
    """
  static let inputs = """
    n: { type: number, optional: true }
    b: { type: boolean, default: false }
    c: { type: choice, choices: [red, blue], optional: true }
    t: { pattern: '[a-z]+', optional: true, example: abc }
    """

  static func plan(_ changes: [String: InputValue], method: String? = nil, allowsPlainHTTP: Bool = false) throws -> Plan {
    let inputs = usualInputs.merging(changes) { $1 }
    let spec = try makeSpec(methods, inputs: Self.inputs)
    return try Plan(spec, method: method, inputs: inputs, policy: .init(allowsPlainHTTP: allowsPlainHTTP))
  }

  static func error(_ changes: [String: InputValue], method: String? = nil) -> AuthError? {
    #expect(throws: AuthError.self) { try plan(changes, method: method) }
  }

  @Test(arguments: [
    "https://u:p@vendor.example", "https://vendor.example?x", "https://vendor.example#x", "ftp://vendor.example", "vendor.example",
    "https://",
    "https://vendor.example:0", "https://vendor.example:99999", "https://vendor.example/a b", "https://ven dor.example",
    "https://vendor.example/..",
    "https://naïve.example", "https://a\r\nb.example", "https://[::1", "https://vendor.example:+80",
  ])
  func urlsThatCannotBeABase(url: String) {
    let error = Self.error(["base_url": .text(url)])
    #expect(error?.code == .invalidInput)
    #expect(error?.description.contains("u:p") == false)
  }

  @Test(arguments: [
    ("https://Vendor.Example/", "https://vendor.example"), ("https://vendor.example:443/a/", "https://vendor.example/a"),
    ("https://[::1]:8443", "https://[::1]:8443"), ("http://127.0.0.1:80", "http://127.0.0.1"),
    ("http://localhost:8080/x//", "http://localhost:8080/x"),
  ])
  func urlsAreNormalised(given: String, base: String) throws {
    #expect(try Self.plan(["base_url": .text(given)]).baseURL?.description == base)
  }

  @Test(arguments: [
    (InputNumber(UInt64.max), "\(UInt64.max)"), (8080, "8080"), (0.5, "0.5"), (InputNumber(digits: "1.50"), "1.50"),
  ])
  func aNumberKeepsItsDigits(number: InputNumber, digits: String) throws {
    #expect(try Self.plan(["n": .number(number)]).inputs["n"]?.text == digits)
  }

  @Test(arguments: [InputNumber(Double.infinity), InputNumber(Double.nan), InputNumber(digits: "0x10"), InputNumber(digits: "")])
  func whatIsNoNumberIsRefused(number: InputNumber) {
    #expect(Self.error(["n": .number(number)])?.code == .invalidInput)
  }

  @Test func aTruthValueIsAWord() throws {
    #expect(try Self.plan(["b": .boolean(true)]).inputs["b"]?.text == "true")
    #expect(try Self.plan(["b": .boolean(false)]).inputs["b"]?.text == "false")
  }

  @Test func plainHTTPNeedsPermission() throws {
    #expect(Self.error(["base_url": "http://vendor.example"])?.code == .plainHTTP)
    #expect(Self.error(["base_url": "http://127.0.0.1.evil.example"])?.code == .plainHTTP)
    #expect(try Self.plan(["base_url": "http://vendor.example"], allowsPlainHTTP: true).baseURL?.origin.scheme == "http")
  }

  @Test(arguments: [
    ("n", "1,5"), ("n", " 1"), ("n", "0x10"), ("n", "1e"), ("b", "yes"), ("b", "True"), ("c", "green"), ("c", ""), ("t", "abc1"),
    ("t", "abc\n"),
    ("nope", "x"), ("pasword", "x"),
  ])
  func inputsThatDoNotFit(name: String, value: String) {
    let error = Self.error([name: .text(value)])
    #expect(error?.code == .invalidInput)
    #expect(error?.message.contains("'\(name)'") == true)
  }

  @Test func onlyTheMethodsOwnInputsAreNeeded() throws {
    #expect(throws: Never.self) { try Plan(makeSpec(Self.methods, inputs: Self.inputs), method: "other", inputs: usualInputs) }
    let spec = try makeSpec(
      Self.methods.replacing("p: \"${password}\"", with: "p: \"${password}\", k: \"${key}\""),
      inputs: Self.inputs + "\nkey: { secret: true, description: The key }")
    let error = #expect(throws: AuthError.self) { try Plan(spec, inputs: usualInputs) }
    #expect(error?.code == .missingInput)
    #expect(error?.help == "key: The key")
  }

  @Test func anUnknownMethodNamesTheNearest() {
    let error = Self.error([:], method: "othr")
    #expect(error?.code == .unknownMethod)
    #expect(error?.help == "did you mean 'other'?")
  }

  @Test func expressionsThatDoNotCompileAreMistakesOfTheSpec() throws {
    let (spec, diagnostics) = AuthSpec.check(
      SourceText(
        path: "x.yaml",
        text: """
          lanyard: 1
          name: example
          inputs:
            base_url: { type: url }
            user: { pattern: '(a' }
          methods:
            m:
              login:
                - send: { post: "${base_url}/l", form: { u: "${user}" } }
                  extract:
                    a: { json: "$.x[" }
                    b: { xml: "//p:a" }
                    c: { body: text, capture: "[z-a]" }
              session: { idle: 1m }
              apply: { headers: { X: "${a}${b}${c}" } }
          """))
    #expect(spec == nil)
    #expect(
      diagnostics.map { "\($0.range.start.line) \($0.code)" } == [
        "5 invalid-pattern", "11 invalid-jsonpath", "12 invalid-xpath", "13 invalid-pattern",
      ])
  }
}

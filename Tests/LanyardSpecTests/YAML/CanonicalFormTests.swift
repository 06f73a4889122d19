import Testing

@testable import LanyardSpec

@Suite struct CanonicalFormTests {
  @Test func isJSONInTheOrderOfTheFile() {
    let text = "b: [x, \"y\\n\"]\na: { c: , d: 'é\"' }\n"
    #expect(compose(text).node?.canonicalForm == #"{"b":["x","y\n"],"a":{"c":"","d":"é\""}}"#)
  }

  @Test(arguments: [
    ("a: b # c\n\nd: e", "{ \"a\": 'b', d: e }"),
    ("a: |\n  b\n  c\n", "a: \"b\\nc\\n\""),
    ("- a\n- b", "[ a, \"b\" ]"),
    ("a: '1'", "a: \"1\""),
  ])
  func layoutMakesNoDifference(one: String, other: String) {
    let form = compose(one).node?.canonicalForm
    #expect(form != nil)
    #expect(form == compose(other).node?.canonicalForm)
  }

  @Test(arguments: [
    ("a: 1", "a: '1'"), ("a: true", "a: \"true\""), ("a: null", "a: 'null'"), ("a: -1.5e+3", "a: |-\n  -1.5e+3"),
    ("a: x\nb: y", "b: y\na: x"), ("[a, b]", "['a, b']"), ("[a]", "{ a: }"), ("1.0", "1.00"),
  ])
  func meaningMakesADifference(one: String, other: String) {
    let form = compose(one).node?.canonicalForm
    #expect(form != nil)
    #expect(form != compose(other).node?.canonicalForm)
  }

  @Test(arguments: ["0", "-0", "10", "1.5", "1e5", "1E-5", "-12.34e+05", "null", "true", "false"])
  func literals(text: String) {
    #expect(Node.Scalar(text: text, style: .plain).isJSONLiteral)
    #expect(!Node.Scalar(text: text, style: .singleQuoted).isJSONLiteral)
  }

  @Test(arguments: ["", "-", "01", "1.", ".5", "1e", "1e+", "+1", "0x1", "1_000", "Infinity", "NaN", "True", "~", "NO", "1 ", "١"])
  func text(text: String) {
    #expect(!Node.Scalar(text: text, style: .plain).isJSONLiteral)
  }
}

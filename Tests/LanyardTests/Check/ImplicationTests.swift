import HTTPTypes
import LanyardFormats
import LanyardSpec
import Testing

@testable import Lanyard
@testable import LanyardSpec

/// What the rule `unreachable-rule` believes of conditions, against the engine that judges by them.
@Suite("One condition implies another")
struct ImplicationTests {
  private static let tests = [
    "status: 401", "status: 4xx", "status: [401, 503]", "not: { status: 401 }", "not: { status: 200 }",
    "json: $.a", "json: $.a.b", "json: '$.a[0]'", "json: $.ab", "json: $.c, present: false", "json: $.c, present: true",
    "json: $.c, equals: x", "json: $.c, equals: xy", "json: $.c, equals: \"\"", "json: $.c, not_equals: x", "json: $.c, one_of: [x, xy]",
    "json: $.c, one_of: [xy]", "json: $.c, starts_with: x", "json: $.c, starts_with: xy", "json: $.c, contains: y",
    "json: $.c, empty: true",
    "json: $.c, empty: false", "json: $.c, matches: ^x", "json: $.c, matches: ^x, not_equals: x", "header: X-A", "header: x-a, equals: x",
    "jsonrpc_error: any", "jsonrpc_error: code", "jsonrpc_error: code, equals: \"7\"", "jsonrpc_error: message, contains: x",
    "all: [{ status: 401 }, { json: $.c }]", "any: [{ status: 401 }, { json: $.c }]", "not: { any: [{ status: 401 }, { json: $.c }] }",
    "not: { json: $.c, equals: x }", "not: { json: $.c }", "any: [{ json: $.c, equals: x }, { json: $.c, equals: xy }]",
  ]

  private static let bodies = [
    "", "{}", "no JSON", #"{"a": null, "c": null}"#, #"{"a": 1}"#, #"{"a": {"b": 1}, "ab": 2}"#, #"{"a": [0]}"#, #"{"c": ""}"#,
    #"{"c": "x"}"#,
    #"{"c": "xy"}"#, #"{"c": "yx"}"#, #"{"c": "z"}"#, #"{"c": true}"#, #"{"error": {"code": 7, "message": "x"}}"#,
    #"{"error": {"message": "y"}}"#,
    #"{"error": {"code": 8}}"#,
  ]

  @Test("only where the engine finds that it does, and often enough to be of use")
  func soundness() throws {
    let rules = Self.tests.map { "  - { \($0) }" }.joined(separator: "\n")
    let spec = try makeSpec(
      """
      a:
        login: [{ send: { get: "${base_url}/a" } }]
        session: { idle: 30m }
        apply: { cookies: jar }
        rejected:
      \(rules)
      """)
    let conditions = try #require(spec.methods.first?.rejected)
    var diagnostics: [Diagnostic] = []
    let expressions = Expressions(of: spec.methods, in: spec, diagnostics: &diagnostics)
    #expect(diagnostics.isEmpty)

    // For each condition in which answers it holds.
    var verdicts = conditions.map { _ in [Bool]() }
    for status in [200, 401, 404, 503] {
      for body in Self.bodies {
        for headers in [[], [("X-A", "x")], [("X-A", "")]] {
          let answer = Answer(.reply(status, body, headers: headers), cookies: [])
          let judge = Judge(finder: SourceFinder(answer: answer, expressions: expressions, inputs: [:]))
          for (index, condition) in conditions.enumerated() { verdicts[index].append((try? judge.holds(condition)) ?? false) }
        }
      }
    }
    var count = 0
    for (index, condition) in conditions.enumerated() {
      #expect(condition.implies(condition), "\(Self.tests[index])")
      for (other, otherCondition) in conditions.enumerated() where other != index && condition.implies(otherCondition) {
        count += 1
        let isKept = zip(verdicts[index], verdicts[other]).allSatisfy { !$0 || $1 }
        #expect(isKept, "\(Self.tests[index]) → \(Self.tests[other])")
      }
    }
    #expect(count > 60)
  }
}

import LanyardFormats
import Testing

/// The JSONPath Compliance Test Suite, all of it.
@Suite(.enabled(if: Vectors.exists("jsonpath-cts/cts.json"), "the vectors are not at hand"))
struct JSONPathComplianceTests {
  struct Case: CustomTestStringConvertible {
    var name: String
    var selector: String
    var isInvalid: Bool
    var document: JSONValue?
    /// The results that are right, each with the places of its values as normalized paths.
    var outcomes: [(values: JSONValue, paths: JSONValue)]

    var testDescription: String { "\(name): \(selector)" }
  }

  static func cases() throws -> [Case] {
    let suite = try JSONValue(parsing: try Vectors.bytes("jsonpath-cts/cts.json"))
    return suite["tests"]?.elements.map { test in
      var outcomes: [(JSONValue, JSONValue)] = []
      if let values = test["result"], let paths = test["result_paths"] { outcomes.append((values, paths)) }
      if let values = test["results"]?.elements, let paths = test["results_paths"]?.elements { outcomes += zip(values, paths) }
      return Case(
        name: test["name"]?.string ?? "", selector: test["selector"]?.string ?? "", isInvalid: test["invalid_selector"] != nil,
        document: test["document"], outcomes: outcomes)
    } ?? []
  }

  @Test func theSuiteIsWhole() throws {
    let cases = try Self.cases()
    #expect(cases.count == 703)
    #expect(cases.allSatisfy { $0.isInvalid != ($0.document != nil && !$0.outcomes.isEmpty) })
  }

  @Test(arguments: try cases().filter(\.isInvalid))
  func refuses(_ test: Case) throws {
    let error = #expect(throws: JSONPathError.self) { _ = try JSONPath(test.selector) }
    let offset = try #require(error?.offset)
    #expect((0...test.selector.unicodeScalars.count).contains(offset))
  }

  @Test(arguments: try cases().filter { !$0.isInvalid })
  func selects(_ test: Case) throws {
    let document = try #require(test.document)
    let selected = try JSONPath(test.selector).evaluate(on: document)
    let isRight = try test.outcomes.contains { values, paths in
      // A normalized path is a path, and every value knows its place.
      let places = try paths.elements.map { path in
        try JSONPath(path.string ?? "").evaluate(on: document).map(\.range)
      }
      return JSONValue(.array(selected)).isEqual(to: values) && places == selected.map { [$0.range] }
    }
    #expect(isRight, "selected \(selected.map { String(decoding: $0.serialized(), as: UTF8.self) })")
  }
}

extension JSONValue {
  subscript(name: String) -> JSONValue? {
    guard case .object(let members) = kind else { return nil }
    return members.first { $0.name == name }?.value
  }

  var elements: [JSONValue] {
    guard case .array(let elements) = kind else { return [] }
    return elements
  }

  var string: String? {
    guard case .string(let text) = kind else { return nil }
    return text
  }
}

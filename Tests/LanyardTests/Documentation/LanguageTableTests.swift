import Foundation
import HTTPTypes
import Lanyard
import LanyardSpec
import LanyardTesting
import Testing

@Suite("Tables on the pages of the language that say what becomes of something")
struct LanguageTableTests {
  /// A row, and what stands before it on its page.
  struct Row: Sendable, CustomTestStringConvertible {
    var page: String
    var line: Int
    var head: [String]
    var cells: [String]
    /// The inputs of the page's table of them: how each is declared, and its value.
    var inputs: [(name: String, declaration: String, value: String?)]
    /// The example before the table.
    var example: String

    var testDescription: String { "\(page):\(line) \(cells.first ?? "")" }
    /// What a cell shows, without its backticks.
    func cell(_ index: Int) -> String { cells.indices.contains(index) ? cells[index].code ?? cells[index] : "" }
  }

  private static let inputHead = ["input", "declared as", "value"]
  /// The tables that are made of what specs are read with, or only lead on.
  private static let others = ["key", "code", "page"]
  private static let evaluated = [
    ["template", "gives"], ["`send`", "sends"], ["answer", "extractor", "value"], ["answer", "condition", "holds"],
    ["`apply`", "the caller's", "becomes"], ["answer", "failure"], ["`expires_in` is", "the session lives"],
  ]

  static let rows: [Row] = ((try? MarkdownPage.all(below: LanguagePageTests.folder)) ?? []).flatMap { page in
    let inputs = page.tables.first { $0.head == inputHead }?.rows.map { row in
      (row[0].code ?? row[0], row[1].code ?? row[1], row[2].code)
    }
    return page.tables.filter { evaluated.contains($0.head) }.flatMap { table in
      let example = page.fences.last { $0.line < table.line }?.text ?? ""
      return table.rows.enumerated().map { index, cells in
        Row(page: page.path, line: table.line + 2 + index, head: table.head, cells: cells, inputs: inputs ?? [], example: example)
      }
    }
  }

  @Test("each is evaluated")
  func nothingEscapes() throws {
    for table in try MarkdownPage.all(below: LanguagePageTests.folder).flatMap(\.tables) {
      let isKnown = Self.evaluated.contains(table.head) || table.head == Self.inputHead || Self.others.contains(table.head.first ?? "")
      #expect(isKnown, "\(table.head): nobody knows how to test this table")
      for row in table.rows { #expect(row.count == table.head.count, "\(row)") }
    }
    for head in Self.evaluated { #expect(Self.rows.contains { $0.head == head }, "\(head)") }
  }

  @Test("a row says what happens", arguments: rows)
  func row(_ row: Row) async throws {
    switch row.head[0] {
    case "template": #expect(try await gives(row) == row.cell(1))
    case "`send`":
      let sent = try await sends(row)
      #expect(sent.contains(row.cell(1)), "\(sent)")
    case "`apply`": #expect(try await becomes(row) == row.cell(2))
    case "`expires_in` is": #expect(try await lives(row) == row.cell(1))
    default:
      switch row.head[1] {
      case "extractor": #expect(try await value(row) == row.cell(2))
      case "condition": #expect(try await holds(row) == row.cell(2))
      default: #expect(try await failure(row) == row.cell(1))
      }
    }
  }
}

// MARK: What the rows are about

extension LanguageTableTests {
  private func gives(_ row: Row) async throws -> String {
    let quoted = row.cell(0).replacing("'", with: "''")
    let vendor = Vendor { _, _ in .ok() }
    _ = try await login(row, step: "send: { post: \"${base_url}/x\", json: { x: '\(quoted)' } }", vendor)
    let request = try #require(vendor.requests.first)
    let body = try #require(JSONSerialization.jsonObject(with: Data(request.body ?? [])) as? [String: Any])
    return body["x"].map { "\($0)" } ?? "absent"
  }

  /// The path with its query, the headers and the body of the request.
  private func sends(_ row: Row) async throws -> [String] {
    let isWhole = row.cell(0).prefixMatch(of: /(get|post|put):/) != nil
    let vendor = Vendor { _, _ in .ok() }
    _ = try await login(row, step: "send:\n  \(isWhole ? "" : "post: ${base_url}/x\n  ")\(row.cell(0))", vendor)
    let request = try #require(vendor.requests.first)
    return [request.head.path ?? "", request.text] + request.head.headerFields.map { "\($0.name): \($0.value)" }
  }

  private func value(_ row: Row) async throws -> String {
    let answer = try answer(row.cell(0))
    let step = "\(Self.anyAnswer)\nextract:\n  x: { \(row.cell(1)) }"
    do {
      return try await login(row, step: step, Vendor { _, _ in answer }).value(named: "x")?.reveal() ?? "absent"
    } catch let error as AuthError {
      return "error `\(error.code)`"
    }
  }

  private func holds(_ row: Row) async throws -> String {
    let answer = try answer(row.cell(0))
    do {
      _ = try await login(
        row, step: "\(Self.anyAnswer)\nfail:\n  - { when: { \(row.cell(1)) }, as: account-locked }", Vendor { _, _ in answer })
      return "no"
    } catch let error as AuthError {
      return error.code == .accountLocked ? "yes" : "error `\(error.code)`"
    }
  }

  private func failure(_ row: Row) async throws -> String {
    let answer = try answer(row.cell(0))
    do {
      let spec = try AuthSpec(source: try #require(Fragment(row.example)).source)
      var inputs = Dictionary(uniqueKeysWithValues: spec.inputs.map { ($0.name, InputValue.text($0.name)) })
      inputs["base_url"] = "https://vendor.example"
      _ = try await Authenticator(spec, inputs: inputs, transport: Vendor { _, _ in answer }).session()
      return "–"
    } catch let error as AuthError {
      return error.code.rawValue + (error.retryAfter.map { ", again in \($0.components.seconds) s" } ?? "")
    }
  }

  private func lives(_ row: Row) async throws -> String {
    let time = ManualTime()
    let answer = row.cell(0) == "nothing" ? "{}" : "{\"life\":\(row.cell(0))}"
    let session = try await login(
      row, step: "send: { get: \"${base_url}/x\" }\nextract: { life: { json: $.life, optional: true } }",
      Vendor { _, _ in .ok(answer) }, session: "{ expires_in: \"${life | default('')}\" }", time: time)
    guard let end = session.expiresAt else { return "until it is rejected" }
    let seconds = Int(end.timeIntervalSince(time.now))
    return seconds == 315_360_000 ? "ten years" : "\(seconds) s"
  }

  private func becomes(_ row: Row) async throws -> String {
    let session = try await login(
      row, step: "send: { get: \"${base_url}/login\" }\nextract: { token: { json: $.token } }",
      Vendor { _, _ in .ok(#"{"token":"t0k"}"#, headers: [("Set-Cookie", "SID=7; Path=/api")]) }, apply: "{ \(row.cell(0)) }")
    let before = row.cell(1)
    let after = row.cell(2)
    var request = HTTPRequest(
      method: .post, scheme: "https", authority: "vendor.example", path: before.hasPrefix("/") ? before : "/api/x")
    var body: [UInt8]?
    if let header = before.wholeMatch(of: Self.header), let name = HTTPField.Name(String(header.1)) {
      request.headerFields.append(HTTPField(name: name, value: String(header.2)))
    } else if !before.hasPrefix("/"), before != "–" {
      body = Array(before.utf8)
    }
    do {
      try session.apply(to: &request, body: &body)
    } catch {
      return "error `\(error.code)`"
    }
    // The part of the request that the last column speaks of.
    if after.hasPrefix("/") { return request.path ?? "" }
    if after.wholeMatch(of: Self.header) != nil { return request.headerFields.map { "\($0.name): \($0.value)" }.joined(separator: "\n") }
    return body.map { String(decoding: $0, as: UTF8.self) } ?? "–"
  }
}

// MARK: Asking

extension LanguageTableTests {
  private static var header: Regex<(Substring, Substring, Substring)> { /([A-Za-z][A-Za-z-]*): (.*)/ }
  private static let anyAnswer = "send: { get: \"${base_url}/x\" }\nexpect: { status: [1xx, 2xx, 3xx, 4xx, 5xx] }"

  /// The session of a method with one step.
  private func login(
    _ row: Row, step: String, _ vendor: Vendor, session: String = "{ idle: 30m }", apply: String = "{ cookies: jar }",
    time: any TimeSource = SystemTime()
  ) async throws -> Session {
    let declarations = row.inputs.map { "  \($0.name): \($0.declaration)" }.joined(separator: "\n")
    let lines = step.split(separator: "\n").map { "          \($0)" }.joined(separator: "\n")
    let spec = try AuthSpec(
      yaml: """
        lanyard: 1
        name: example
        inputs:
          base_url: { type: url }
        \(declarations)
        methods:
          example:
            login:
              -
        \(lines)
            session: \(session)
            apply: \(apply)
        """)
    var inputs: [String: InputValue] = ["base_url": "https://vendor.example/api"]
    for input in row.inputs { inputs[input.name] = input.value.map { .text($0) } }
    return try await Authenticator(spec, inputs: inputs, transport: vendor, time: time).session()
  }

  /// `401`, `200 {"a":1}`, `302 Location: /next`
  private func answer(_ text: String) throws -> TransportResponse {
    let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
    let status = try #require(Int(parts[0]))
    guard parts.count == 2 else { return .reply(status) }
    guard let header = parts[1].wholeMatch(of: Self.header), !parts[1].hasPrefix("{") else { return .reply(status, parts[1]) }
    return .reply(status, headers: [(String(header.1), String(header.2))])
  }
}

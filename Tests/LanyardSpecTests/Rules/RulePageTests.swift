import Foundation
import Testing

@testable import LanyardSpec

@Suite("The pages of `lanyard check --explain`")
struct RulePageTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized

  /// Those whose codes reading a spec gives; the others need the engine or exchanges.
  private static let ofReading = RulePage.all.filter { page in
    page.example != nil && !RulePage.expressionPages.contains { $0.codes == page.codes }
  }

  @Test("the bad example gives the code and nothing else", arguments: ofReading.compactMap(\.codes.first))
  func bad(_ code: Diagnostic.Code) throws {
    let page = try #require(RulePage.page(for: code))
    let example = try #require(page.example)
    let diagnostics = AuthSpec.read(example.framed(example.bad)).diagnostics
    #expect(!diagnostics.isEmpty)
    #expect(
      diagnostics.allSatisfy { page.codes.contains($0.code) }, "\(DiagnosticRenderer(example.framed(example.bad)).render(diagnostics))")
    #expect(diagnostics.allSatisfy { $0.severity == page.severity })
  }

  @Test("the good example gives nothing", arguments: ofReading.compactMap(\.codes.first))
  func good(_ code: Diagnostic.Code) throws {
    let example = try #require(RulePage.page(for: code)?.example)
    let diagnostics = AuthSpec.read(example.framed(example.good)).diagnostics
    #expect(diagnostics.isEmpty, "\(DiagnosticRenderer(example.framed(example.good)).render(diagnostics))")
  }

  @Test("what can be allowed is allowed in a method", arguments: RulePage.allowableCodes)
  func allowed(_ code: Diagnostic.Code) throws {
    guard let example = RulePage.page(for: code)?.example else { return }
    let source = example.framed(example.bad)
    let allowing = SourceText(path: "x", text: source.text + "\n    allow: { \(code): It must be so. }\n")
    #expect(AuthSpec.read(allowing).diagnostics.isEmpty)
    // Nothing else passes with it.
    let other = try #require(RulePage.allowableCodes.first { $0 != code && !Diagnostic.Code.ofExchanges.contains($0) })
    let useless = SourceText(path: "x", text: source.text + "\n    allow: { \(other): It must be so. }\n")
    #expect(Set(AuthSpec.read(useless).diagnostics.map(\.code)) == [code, .uselessAllow])
  }

  @Test("every code has one page")
  func complete() throws {
    var codes = Diagnostic.Code.ofReading + Diagnostic.Code.ofRules + Diagnostic.Code.ofExchanges
    codes += try Self.writtenCodes().map { Diagnostic.Code(rawValue: $0) }
    for code in Set(codes) { #expect(RulePage.all.count { $0.codes.contains(code) } == 1, "\(code)") }
  }

  @Test("every page has a code that is given somewhere")
  func notTooMany() throws {
    let given = Set(Diagnostic.Code.ofReading + Diagnostic.Code.ofRules + Diagnostic.Code.ofExchanges)
      .union(try Self.writtenCodes().map { Diagnostic.Code(rawValue: $0) })
      .union(["invalid-pattern", "invalid-jsonpath", "invalid-xpath", .notAFile, .unreadableFolder])
    #expect(Set(RulePage.allCodes).subtracting(given) == [])
  }

  /// The codes that stand as text where YAML, templates and files are read.
  private static func writtenCodes() throws -> [String] {
    var codes: [String] = []
    for folder in ["YAML", "Template", "Source"] {
      let path = root.appending(path: "Sources/LanyardSpec/\(folder)")
      for file in try FileManager.default.contentsOfDirectory(atPath: path.path) where file != "Diagnostic+Codes.swift" {
        let text = try String(contentsOf: path.appending(path: file), encoding: .utf8)
        codes += text.matches(of: /(?:\.error, |report\(\s*|error\(\s*)"([a-z0-9]+(?:-[a-z0-9]+)*)"/).map { String($0.1) }
      }
    }
    #expect(codes.count > 30)
    return codes
  }

  @Test("a page reads well in a terminal")
  func text() throws {
    let page = try #require(RulePage.page(for: .secretInURL))
    #expect(
      page.text == """
        secret-in-url (warning, can be allowed)

        A secret goes into a URL

        URLs are written down by servers, proxies, browsers and monitoring, where they
        stay for years. Send a secret in a header or a body. Some vendors take it
        nowhere else: say so with `allow`, so that whoever uses the spec knows.

        Bad, in 'send':

            get: ${base_url}/login
            query: { user: "${username}", pass: "${password}" }

        Good:

            post: ${base_url}/login
            form: { user: "${username}", pass: "${password}" }

        """)
    for page in RulePage.all {
      #expect(page.text.split(separator: "\n").allSatisfy { $0.count <= 110 }, "\(page.codes)")
      #expect(!page.text.unicodeScalars.contains { $0 != "\n" && $0.isInvisible }, "\(page.codes)")
    }
  }

  @Test("Documentation/Rules.md is what they say")
  func documentation() throws {
    let file = Self.root.appending(path: "Documentation/Rules.md")
    if Golden.isRecording { try RulePage.markdown.write(to: file, atomically: true, encoding: .utf8) }
    #expect(try String(contentsOf: file, encoding: .utf8) == RulePage.markdown, "LANYARD_RECORD=1 writes it anew")
  }
}

extension RulePage.Example {
  /// The example within a spec that has nothing else to complain about. What it leaves out stands around it.
  func framed(_ text: String) -> SourceText {
    func has(_ key: String) -> Bool { text.split(separator: "\n").contains { $0.hasPrefix("\(key):") } }
    var inputs = ["base_url: { type: url }"]
    if text.contains("username") { inputs.append("username: {}") }
    if text.contains("password}") || text.contains("${password") { inputs.append("password: { secret: true }") }
    if text.contains("domain") { inputs.append("domain: { optional: true }") }
    let fail = text.contains("${password") ? "fail: [{ when: { status: 401 }, as: credentials-rejected }]" : nil
    let head = ["lanyard: 1", "name: example"]

    func spec(_ method: [String]) -> [String] {
      head + ["inputs:"] + inputs.map { "  \($0)" } + ["methods:", "  example:"] + method.map { "    \($0)" }
    }
    func login(_ step: [String]) -> [String] {
      spec(["session: { idle: 30m }", "apply: { cookies: jar }", "login:", "  -"] + step.map { "    \($0)" })
    }
    let lines = text.split(separator: "\n").map(String.init)
    let all: [String] =
      switch place {
      case .file: lines
      case .spec: head + lines + (has("methods") ? [] : Self.methods(using: lines))
      case .method:
        spec(
          (has("login") && !has("session") ? ["session: { idle: 30m }"] : [])
            + (has("login") && !has("apply") ? ["apply: { cookies: jar }"] : []) + lines)
      case .step: login(lines + (has("fail") ? [] : [fail].compactMap(\.self)))
      case .request: login([fail].compactMap(\.self) + ["send:"] + lines.map { "  \($0)" })
      }
    return SourceText(path: "example", text: all.joined(separator: "\n"))
  }

  /// A method that uses every input.
  private static func methods(using lines: [String]) -> [String] {
    let names = lines.filter { $0.hasPrefix("  ") && !$0.contains("type: url") }.map { $0.prefix { $0 != ":" }.drop { $0 == " " } }
    return ["methods:", "  example:", "    apply:", "      headers:", "        X-Client: lanyard"]
      + names.map { "        X-\($0): ${\($0)}" }
  }
}

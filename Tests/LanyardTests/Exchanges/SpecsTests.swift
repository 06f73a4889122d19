import FoundationEssentials
import Lanyard
import LanyardSpec
import LanyardTesting
import Testing

/// The specs that come with Lanyard, and the exchanges beside them.
@Suite struct SpecsTests {
  private static let folder = #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" } + "/specs"

  private static func files(_ suffix: String) -> [String] {
    let paths = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
    return paths.filter { $0.hasSuffix(suffix) }.sorted()
  }

  private static func source(_ path: String) throws -> SourceText {
    SourceText(path: "specs/\(path)", text: try String(contentsOfFile: "\(folder)/\(path)", encoding: .utf8))
  }

  private static func show(_ diagnostics: [Diagnostic], in source: SourceText) -> Comment {
    Comment(rawValue: DiagnosticRenderer(source).render(diagnostics))
  }

  @Test(arguments: files(".auth.yaml"))
  func aSpecIsFreeOfMistakes(path: String) async {
    let check = await SpecCheck(contentsOf: "\(Self.folder)/\(path)")
    #expect(check.diagnostics.isEmpty, Self.show(check.diagnostics, in: check.source))
    #expect(check.spec?.name == path.split(separator: "/").first.map(String.init))
  }

  @Test(arguments: files(".exchange.yaml"))
  func anExchangeIsKept(path: String) async throws {
    let specPath = try #require(Self.files(".auth.yaml").first { $0.prefix { $0 != "/" } == path.prefix { $0 != "/" } })
    let spec = try #require(AuthSpec.read(try Self.source(specPath)).spec)
    let source = try Self.source(path)
    let (exchange, diagnostics) = Exchange.read(source)
    #expect(diagnostics.isEmpty, Self.show(diagnostics, in: source))
    let findings = await ExchangeReplay(try #require(exchange), of: spec).run()
    #expect(findings.isEmpty, Self.show(findings, in: source))
  }

  /// The exchange of the page on exchanges, with the spec of the first page; and what that page says of them.
  @Test func theExamplesOfTheDocumentationAreTrue() async throws {
    let page = try String(contentsOfFile: "\(Self.folder)/../Documentation/Exchanges.md", encoding: .utf8)
    let readme = try String(contentsOfFile: "\(Self.folder)/../README.md", encoding: .utf8)
    func example(of page: String) throws -> String {
      String(try #require(page.split(separator: "```yaml\n").dropFirst().first?.split(separator: "```").first))
    }
    let spec = try #require(AuthSpec.read(SourceText(path: "specs/vault/vault.auth.yaml", text: try example(of: readme))).spec)
    let source = SourceText(path: "specs/vault/login.exchange.yaml", text: try example(of: page))
    let (exchange, diagnostics) = Exchange.read(source)
    #expect(diagnostics.isEmpty, Self.show(diagnostics, in: source))
    let outcome = await ExchangeReplay(try #require(exchange), of: spec).outcome()
    #expect(outcome.diagnostics.isEmpty, Self.show(outcome.diagnostics, in: source))
    let coverage = SpecCoverage(of: spec, exercised: outcome.exercised)
    #expect(page.contains("\n\(coverage.name): \(coverage.summary())\n"), "\(coverage.summary())")

    let wrong = SourceText(path: source.path, text: source.text.replacing("b3BlbiBzZXNhbWU=", with: "open sesame"))
    let differing = try Exchange(source: wrong)
    let findings = await ExchangeReplay(differing, of: spec, redact: SecretNames(of: differing, spec: spec).redact).run()
    #expect(page.contains(DiagnosticRenderer(wrong).render(findings)), Self.show(findings, in: wrong))
  }

  @Test(arguments: files(".auth.yaml"))
  func everythingInASpecIsExercised(path: String) async throws {
    let spec = try #require(AuthSpec.read(try Self.source(path)).spec)
    var exercised: Set<SourceRange> = []
    for exchange in try Exchange.besideSpec(at: "\(Self.folder)/\(path)") {
      exercised.formUnion(await ExchangeReplay(exchange, of: spec).outcome().exercised)
    }
    let coverage = SpecCoverage(of: spec, exercised: exercised)
    #expect(coverage.missed.isEmpty, "\(coverage.summary(naming: .max))")
  }
}

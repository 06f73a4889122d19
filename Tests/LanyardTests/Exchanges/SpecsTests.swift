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

  @Test func theExampleOfTheDocumentationIsRead() throws {
    let page = try String(contentsOfFile: "\(Self.folder)/../Documentation/Exchanges.md", encoding: .utf8)
    let example = try #require(page.split(separator: "```yaml\n").dropFirst().first?.split(separator: "```").first)
    let source = SourceText(path: "Documentation/Exchanges.md", text: String(example))
    let (exchange, diagnostics) = Exchange.read(source)
    #expect(diagnostics.isEmpty, Self.show(diagnostics, in: source))
    #expect(exchange?.steps.count == 2)
  }

  @Test func everyMethodHasAnExchange() throws {
    let exchanges = try Set(
      Self.files(".exchange.yaml").compactMap { path in
        Exchange.read(try Self.source(path)).exchange.map { "\(path.prefix { $0 != "/" })/\($0.method)" }
      })
    for path in Self.files(".auth.yaml") {
      let spec = try #require(AuthSpec.read(try Self.source(path)).spec)
      for method in spec.methods { #expect(exchanges.contains("\(spec.name)/\(method.name)")) }
    }
  }
}

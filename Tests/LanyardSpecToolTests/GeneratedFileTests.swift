import Foundation
import LanyardSpec
import Testing

@testable import lanyard_spec_tool

/// What is made of the specs of the consumer package, which compiles it: the files in `Golden` show it to the letter.
@Suite("The Swift file that is made of a spec")
struct GeneratedFileTests {
  private static let here = URL(filePath: #filePath).deletingLastPathComponent()
  private static let specs = here.appending(path: "../Consumer/Sources/Consumer/Specs")

  private static func spec(_ path: String) throws -> AuthSpec {
    let report = SpecReport(specs.appending(path: path).path)
    var spec = try #require(report.spec, "\(report.diagnostics)")
    spec.source.path = "Specs/\(path)"
    return spec
  }

  @Test("is as expected", arguments: ["example-vault.auth.yaml", "Odd/odd-names.auth.yaml"])
  func golden(_ path: String) throws {
    let text = LoginFile(try Self.spec(path)).text
    let name = try #require(path.split(separator: "/").last?.replacing(".auth.yaml", with: ".expected"))
    let file = Self.here.appending(path: "Golden/\(name)")
    if ProcessInfo.processInfo.environment["LANYARD_RECORD"] == "1" { try Data(text.utf8).write(to: file) }
    #expect(text.utf8.elementsEqual(try Data(contentsOf: file)))
  }

  @Test("is public where that is asked for, and nothing of it is left out")
  func access() throws {
    let spec = try Self.spec("example-vault.auth.yaml")
    let (closed, open) = (LoginFile(spec).text, LoginFile(spec, access: .public).text)
    #expect(open.contains("public import Lanyard\n"))
    for declaration in ["struct ", "enum ", "let method", "let inputs", "init(\n", "static func ", "static var ", "static let specSource"] {
      #expect(closed.contains(declaration) && !closed.contains("public \(declaration)"))
      #expect(open.split(separator: declaration).count == open.split(separator: "public \(declaration)").count, "\(declaration)")
    }
    // A type's members other than these are nobody's.
    #expect(open.replacing("public ", with: "") == closed)
  }

  @Test("is shown in the documentation as it is made")
  func documentation() throws {
    let page = try String(contentsOf: Self.here.appending(path: "../../Documentation/SwiftPackages.md"), encoding: .utf8)
    let spec = try #require(page.block("yaml", number: 0))
    let shown = try #require(page.block("swift", after: "This is made of it"))
    let (read, diagnostics) = AuthSpec.read(SourceText(path: "Sources/App/example-vault.auth.yaml", text: spec))
    let made = LoginFile(try #require(read, "\(diagnostics)")).text
    for piece in shown.components(separatedBy: "\n…\n") { #expect(made.contains(piece), "\(piece)") }

    let mistaken = spec.replacing("user: ${username}", with: "user: ${usrname}")
    let slip = SourceText(path: "…/Sources/App/example-vault.auth.yaml", text: mistaken)
    let mistakes = AuthSpec.read(slip).diagnostics.filter { $0.severity == .error }
    #expect(page.contains("```\n\(DiagnosticRenderer(slip).shortForm(mistakes).joined(separator: "\n"))\n```"))
  }

  @Test("two specs whose types have one name are refused")
  func sameType() throws {
    let spec = try Self.spec("example-vault.auth.yaml")
    var other = spec
    other.name = "example--vault"
    other.source.path = "other.auth.yaml"
    let mistakes = IndexFile(specs: [spec, other]).diagnostics
    #expect(mistakes.map(\.source.path) == ["other.auth.yaml"])
    #expect(mistakes.first?.diagnostic.message.contains("Swift type ExampleVault") == true)
    #expect(IndexFile(specs: [spec]).diagnostics.isEmpty)
    #expect(IndexFile(specs: [spec]).text.contains("ExampleVault.self,"))
  }
}

extension String {
  /// The text of one of the blocks of a language in a page.
  fileprivate func block(_ language: String, number: Int = 0, after words: String = "") -> String? {
    let rest = words.isEmpty ? self : components(separatedBy: words).dropFirst().joined(separator: words)
    return rest.components(separatedBy: "```\(language)\n").dropFirst(number + 1).first?.components(separatedBy: "```").first
  }
}

import Foundation
import Testing

@testable import LanyardSpec

@Suite("The page that describes the language")
struct DocumentationTests {
  private let page: String

  init() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized
    page = try String(contentsOf: root.appending(path: "Documentation/SpecLanguage.md"), encoding: .utf8)
  }

  @Test("its example is a spec without a warning")
  func example() throws {
    let block = try #require(page.components(separatedBy: "```yaml\n").dropFirst().first?.components(separatedBy: "```").first)
    #expect(try AuthSpec(yaml: block).warnings.isEmpty)
  }

  @Test("it names every key")
  func keys() {
    for table in KeyTable.all {
      for name in table.names { #expect(page.contains("`\(name)") || page.contains("\(name):"), "'\(name)' of \(table.noun)") }
    }
  }

  @Test("it names every code that a rule has")
  func codes() {
    for code in Diagnostic.Code.ofRules { #expect(page.contains("`\(code)`"), "\(code)") }
  }
}

import Foundation
import LanyardSpec
import Testing

@Suite("The pages of the language")
struct LanguagePageTests {
  static let folder = "Documentation/Language"
  private let pages: [MarkdownPage]

  init() throws { pages = try MarkdownPage.all(below: Self.folder) }

  @Test("their tables are those by which specs are read and checked")
  func tables() throws {
    let tables = LanguageTables(pages)
    for page in pages {
      let renewed = tables.renewed(page)
      if ProcessInfo.processInfo.environment["LANYARD_RECORD"] == "1" {
        try renewed.write(to: MarkdownPage.root.appending(path: page.path), atomically: true, encoding: .utf8)
      }
      let current = try String(contentsOf: MarkdownPage.root.appending(path: page.path), encoding: .utf8)
      #expect(current == renewed, "\(page.path): LANYARD_RECORD=1 writes it anew")
    }
  }

  @Test("every key of the language stands in the table of its noun, once, and no other does")
  func keys() {
    let announced = pages.flatMap { $0.lines.flatMap(LanguageTables.nouns) }
    #expect(announced.map(\.rawValue).sorted() == KeyTable.all.map(\.id.rawValue).sorted())
    // By the text of the tables, whoever has written them.
    let shown = pages.flatMap(\.tables).filter { $0.head.first == "key" }.flatMap(\.rows).compactMap { $0.first?.code }
    #expect(shown.sorted() == KeyTable.all.flatMap { LanguageTables.ownKeys(of: $0).map(\.name) }.sorted())
    for row in pages.flatMap(\.tables).filter({ $0.head.first == "key" }).flatMap(\.rows) {
      #expect(row.count == 4 && row.allSatisfy { !$0.isEmpty }, "\(row)")
    }
  }

  @Test("every code of the checker is pointed to")
  func codes() {
    let announced = Set(pages.flatMap { $0.lines.flatMap(LanguageTables.codes) })
    #expect(announced == Set(RulePage.allCodes))
  }

  @Test("each page is pointed to by the first one")
  func contents() throws {
    let first = try #require(pages.first { $0.path.hasSuffix("/README.md") })
    let targets = Set(first.links.map { String($0.target.prefix { $0 != "#" }) })
    for page in pages where page.path != first.path { #expect(targets.contains(String(page.path.dropFirst(Self.folder.count + 1)))) }
    #expect(pages.count > 10)
  }
}

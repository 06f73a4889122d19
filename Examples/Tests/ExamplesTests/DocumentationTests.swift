import Foundation
import Testing

/// Every block of Swift in the documentation stands in this package, which has been compiled when this is asked: line by line, but for
/// spaces. The imports at a block's head are among those of the file.
@Suite("Swift in the documentation")
struct DocumentationTests {
  static let repository = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized
  static let pages = [
    "README.md", "Documentation/EmbedInAServer.md", "Documentation/Library.md", "Documentation/Mock.md", "Documentation/Sessions.md",
    "Documentation/Stores.md", "Documentation/SwiftPackages.md",
  ]

  struct Block: CustomTestStringConvertible {
    var page: String
    var line: Int
    var lines: [String]
    var testDescription: String { "\(page):\(line)" }
  }

  struct File {
    var imports: Set<String>
    var lines: [String]
  }

  static func words(_ line: String) -> String { line.split(whereSeparator: \.isWhitespace).joined(separator: " ") }

  static func text(_ path: String) -> String { (try? String(contentsOf: repository.appending(path: path), encoding: .utf8)) ?? "" }

  static func blocks(_ language: String, of page: String) -> [Block] {
    var blocks: [Block] = []
    var current: Block?
    for (number, line) in text(page).split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if line == "```\(language)" {
        current = Block(page: page, line: number + 1, lines: [])
      } else if line == "```", let block = current {
        blocks.append(block)
        current = nil
      } else {
        current?.lines.append(String(line))
      }
    }
    return blocks
  }

  static let files: [File] = {
    let root = repository.appending(path: "Examples")
    let nested = ["Sources", "Tests"].flatMap { folder in
      (FileManager.default.subpaths(atPath: root.appending(path: folder).path) ?? []).map { "\(folder)/\($0)" }
    }
    return (["Package.swift"] + nested).filter { $0.hasSuffix(".swift") }.map { path in
      let lines = text("Examples/\(path)").split(separator: "\n").map { words(String($0)) }.filter { !$0.isEmpty }
      return File(imports: Set(lines.compactMap(imported)), lines: lines)
    }
  }()

  static func imported(_ line: String) -> String? {
    line.hasPrefix("import ") || line.hasPrefix("public import ") ? line.split(separator: " ").last.map(String.init) : nil
  }

  /// What the plugin makes of a spec is shown with lines left out; LanyardSpecToolTests compares it.
  static func isGenerated(_ block: Block) -> Bool { block.lines.contains("…") }

  static let all = pages.flatMap { blocks("swift", of: $0) }

  @Test("is compiled", arguments: all.filter { !isGenerated($0) })
  func compiled(_ block: Block) {
    let lines = block.lines.map(Self.words).filter { !$0.isEmpty }
    let imports = lines.prefix { Self.imported($0) != nil }
    let rest = Array(lines.dropFirst(imports.count))
    let names = imports.compactMap(Self.imported)
    let holders = Self.files.filter { $0.imports.isSuperset(of: names) && $0.lines.contains(rest) }
    #expect(!rest.isEmpty && !holders.isEmpty, "\(block.testDescription) is in no file of Examples that imports \(names)")
  }

  @Test("is found on every page")
  func complete() {
    for page in Self.pages { #expect(!Self.blocks("swift", of: page).isEmpty, "\(page)") }
    #expect(Self.all.filter(Self.isGenerated).map(\.page) == ["Documentation/SwiftPackages.md"])
  }

  @Test("the spec that is shown is the one that is built")
  func spec() throws {
    let shown = try #require(Self.blocks("yaml", of: "Documentation/SwiftPackages.md").first)
    #expect(shown.lines.joined(separator: "\n") + "\n" == Self.text("Examples/Sources/App/example-vault.auth.yaml"))
  }
}

import Foundation
import Testing

@Suite("Links of the documentation")
struct LinkTests {
  @Test("a relative link leads to a file, and to a heading where it names one")
  func links() throws {
    let pages = try [MarkdownPage(at: "README.md")] + MarkdownPage.all(below: "Documentation")
    var count = 0
    var anchors: [URL: Set<String>] = [:]
    for page in pages {
      for (line, target) in page.links where !target.hasPrefix("http") && !target.hasPrefix("mailto:") {
        count += 1
        let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let folder = MarkdownPage.root.appending(path: page.path).deletingLastPathComponent()
        let file = parts[0].isEmpty ? MarkdownPage.root.appending(path: page.path) : folder.appending(path: parts[0]).standardized
        #expect(FileManager.default.fileExists(atPath: file.path), "\(page.path):\(line): \(target)")
        guard parts.count == 2, file.pathExtension == "md" else { continue }
        // Many links lead to one page, and reading it takes its time.
        if anchors[file] == nil, let text = try? String(contentsOf: file, encoding: .utf8) {
          anchors[file] = Set(MarkdownPage(path: "", text: text).headings.map(\.anchor))
        }
        #expect(anchors[file]?.contains(parts[1]) == true, "\(page.path):\(line): \(target)")
      }
    }
    #expect(count > 150)
  }

  @Test("anchors are those of GitHub")
  func anchors() {
    let text = "# A b\n## `invalid-header`, `invalid-cookie`\n## A b\n### [Linked](x.md): what's new?\n```\n# no heading\n```\n"
    let anchors = ["a-b", "invalid-header-invalid-cookie", "a-b-1", "linked-whats-new"]
    #expect(MarkdownPage(path: "", text: text).headings.map(\.anchor) == anchors)
  }
}

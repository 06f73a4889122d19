import Foundation

/// A page of the documentation, as far as tests read it: headings, links, fenced blocks, and tables.
struct MarkdownPage: Sendable {
  /// The path below the package's folder.
  var path: String
  var lines: [String]
  var headings: [(line: Int, anchor: String)] = []
  var links: [(line: Int, target: String)] = []
  var fences: [Fence] = []
  var tables: [Table] = []

  struct Fence: Sendable {
    var language: String
    var text: String
    var line: Int
    /// What an HTML comment before it says, such as `wrong: unknown-key`.
    var mark: String?
  }

  struct Table: Sendable {
    var head: [String]
    var rows: [[String]]
    var line: Int
  }

  static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized

  /// The pages below a folder of the package.
  static func all(below folder: String) throws -> [MarkdownPage] {
    try FileManager.default.subpathsOfDirectory(atPath: root.appending(path: folder).path).filter { $0.hasSuffix(".md") }.sorted()
      .map { try MarkdownPage(at: "\(folder)/\($0)") }
  }

  init(at path: String) throws {
    self.init(path: path, text: try String(contentsOf: Self.root.appending(path: path), encoding: .utf8))
  }

  init(path: String, text: String) {
    self.path = path
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var open: Fence?
    var mark: String?
    var isInTable = false
    var anchors: [String: Int] = [:]
    for (index, line) in lines.enumerated() {
      if line.hasPrefix("```") {
        if let fence = open {
          fences.append(fence)
          open = nil
          mark = nil
        } else {
          open = Fence(language: String(line.dropFirst(3)), text: "", line: index + 1, mark: mark)
        }
        continue
      }
      if open != nil {
        open?.text += line + "\n"
        continue
      }
      if let heading = line.wholeMatch(of: /#{1,6} (.+)/)?.1 {
        let slug = Self.slug(String(heading))
        let count = anchors[slug, default: 0]
        anchors[slug] = count + 1
        headings.append((index + 1, count == 0 ? slug : "\(slug)-\(count)"))
      }
      links += line.matches(of: /\]\(([^)\s]+)\)/).map { (index + 1, String($0.1)) }
      if line.hasPrefix("|") {
        if !isInTable {
          tables.append(Table(head: Self.cells(line), rows: [], line: index + 1))
        } else if !line.hasPrefix("|--") {
          tables[tables.count - 1].rows.append(Self.cells(line))
        }
      }
      isInTable = line.hasPrefix("|")
      mark = line.wholeMatch(of: /<!-- (.+) -->/).map { String($0.1) }
    }
    // An unclosed fence is one that no test could read.
    if let open { fences.append(open) }
  }

  /// The cells of a table's row; a `|` inside of one is written `\|`.
  private static func cells(_ line: String) -> [String] {
    line.replacing("\\|", with: "\u{1}").dropFirst().split(separator: "|", omittingEmptySubsequences: false).dropLast()
      .map { $0.replacing("\u{1}", with: "|").trimmingCharacters(in: .whitespaces) }
  }

  /// The anchor that GitHub makes of a heading.
  private static func slug(_ heading: String) -> String {
    let text = heading.replacing(/\[([^\]]*)\]\([^)]*\)/) { $0.1 }.lowercased()
    return String(text.compactMap { $0 == " " ? "-" : $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" ? $0 : nil })
  }

  /// The last heading before a line.
  func heading(before line: Int) -> String? { headings.last { $0.line < line }?.anchor }
}

extension String {
  /// What stands between the backticks of a table's cell; nil where the cell is no code.
  var code: String? {
    count > 1 && hasPrefix("`") && hasSuffix("`") ? String(dropFirst().dropLast()) : nil
  }
}

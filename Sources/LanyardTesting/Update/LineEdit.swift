import LanyardFormats
import LanyardSpec

/// Some lines of a text that give way to others; everything else stays as it is, byte for byte.
package struct LineEdit: Sendable, Hashable {
  /// The first line, from 1.
  package var line: Int
  /// The lines that go, without their ends.
  package var old: [String]
  /// The lines that come instead.
  package var new: [String]

  package init(line: Int, old: [String], new: [String]) {
    self.line = line
    self.old = old
    self.new = new
  }
}

extension [LineEdit] {
  /// The text after the edits, which do not overlap; nil where a line is not the one that an edit takes away.
  func applied(to text: String) -> String? {
    var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
    for edit in sorted(by: { $0.line > $1.line }) {
      let range = edit.line - 1..<edit.line - 1 + edit.old.count
      guard range.lowerBound >= 0, range.upperBound <= lines.count else { return nil }
      // A file from Windows keeps its line ends.
      let end = lines[Swift.max(0, range.lowerBound - 1)].unicodeScalars.last == "\r" ? "\r" : ""
      guard zip(lines[range], edit.old).allSatisfy({ $0.hasSameScalars(as: $1) || $0.hasSameScalars(as: $1 + "\r") }) else { return nil }
      lines.replaceSubrange(range, with: edit.new.map { $0 + end })
    }
    return lines.joined(separator: "\n")
  }
}

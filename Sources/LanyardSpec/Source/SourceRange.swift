/// A place in a spec: line and column, both counted from 1; a column is one Unicode scalar.
public struct SourceLocation: Hashable, Comparable, Sendable {
  /// The line, from 1.
  public var line: Int
  /// The column in Unicode scalars, from 1.
  public var column: Int

  /// Makes a location from a line and a column, both from 1.
  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// Orders by line, then by column.
  public static func < (lhs: Self, rhs: Self) -> Bool {
    (lhs.line, lhs.column) < (rhs.line, rhs.column)
  }
}

/// A stretch of a spec's text; `end` is the first place after it.
public struct SourceRange: Hashable, Sendable {
  /// The first place of the stretch.
  public var start: SourceLocation
  /// The first place behind the stretch.
  public var end: SourceLocation

  /// Makes a range from its first place and the first place behind it.
  public init(_ start: SourceLocation, _ end: SourceLocation) {
    self.start = start
    self.end = end
  }

  /// The very beginning of a file: for what concerns the file as a whole.
  public static let beginning = SourceRange(
    SourceLocation(line: 1, column: 1), SourceLocation(line: 1, column: 1))
}

extension SourceRange {
  /// The range's text replaced by a word; nil where it goes over several lines, which no word does.
  func fix(replacement: String) -> Diagnostic.Fix? {
    start.line == end.line ? Diagnostic.Fix(self, replacement: replacement) : nil
  }

  /// A name replaced by another; nil where the range is not the name's own but that of a longer text.
  func fix(replacing name: String, by other: String) -> Diagnostic.Fix? {
    end.column - start.column == name.unicodeScalars.count ? fix(replacement: other) : nil
  }
}

/// A value together with the place where it was written.
package struct Located<Value> {
  package var value: Value
  package var range: SourceRange

  package init(_ value: Value, at range: SourceRange) {
    self.value = value
    self.range = range
  }
}

extension Located: Sendable where Value: Sendable {}
extension Located: Equatable where Value: Equatable {}
extension Located: Hashable where Value: Hashable {}

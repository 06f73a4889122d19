extension SpecReader {
  private static let durationUnits: [(suffix: String, milliseconds: Int64)] = [
    ("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
  ]

  /// A whole number and a unit: `500ms`, `30s`, `30m`, `8h`, `7d`.
  mutating func duration(_ node: Node) -> Duration? {
    guard let text = text(node) else { return nil }
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let suffix = text.dropFirst(digits.count)
    guard !digits.isEmpty, let unit = Self.durationUnits.first(where: { $0.suffix == suffix }) else {
      report(
        .invalidDuration, "'\(text)' is no duration", at: node.range, help: "a whole number and a unit: 500ms, 30s, 30m, 8h, 7d")
      return nil
    }
    guard digits.count <= 9, let number = Int64(digits) else {
      report(.invalidDuration, "'\(text)' is longer than any duration", at: node.range)
      return nil
    }
    if number == 0 { report(.invalidDuration, "a duration is longer than nothing", at: node.range) }
    // At most 999 999 999 days: far from overflow.
    return .milliseconds(number * unit.milliseconds)
  }
}

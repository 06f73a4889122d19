extension JSONValue {
  /// Whether both mean the same: the order of members does not count, numbers are compared by their exact value (`1`, `1.0`, `1e0`),
  /// texts by their Unicode scalars. Objects with duplicate names are alike only if each name has the same values in the same order.
  package func isEqual(to other: JSONValue) -> Bool {
    switch (kind, other.kind) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.number(let left), .number(let right)): DecimalNumber.areEqual(left, right)
    case (.string(let left), .string(let right)): left.hasSameScalars(as: right)
    case (.array(let left), .array(let right)):
      left.count == right.count && zip(left, right).allSatisfy { $0.isEqual(to: $1) }
    case (.object(let left), .object(let right)):
      left.count == right.count
        && zip(Self.sorted(left), Self.sorted(right)).allSatisfy { $0.name.hasSameScalars(as: $1.name) && $0.value.isEqual(to: $1.value) }
    default: false
    }
  }

  /// By name; the sort is stable, so that duplicates keep their order.
  private static func sorted(_ members: [Member]) -> [Member] {
    members.sorted { $0.name.precedesByScalars($1.name) }
  }
}

extension String {
  /// Whether both consist of the same Unicode scalars. `==` also equates `é` with `e` and a combining accent, which JSON tells apart.
  package func hasSameScalars(as other: String) -> Bool {
    utf8.count == other.utf8.count && utf8.elementsEqual(other.utf8)
  }

  /// The order of Unicode scalars, which is that of the UTF-8 bytes.
  func precedesByScalars(_ other: String) -> Bool {
    utf8.lexicographicallyPrecedes(other.utf8)
  }
}

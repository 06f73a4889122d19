extension Condition {
  /// Whether the other condition certainly holds wherever this one does. False where that is not certain.
  func implies(_ other: Condition) -> Bool {
    // To pieces what is on the left side: every case of it must lead to the right.
    if case .any(let conditions) = self { return !conditions.isEmpty && conditions.allSatisfy { $0.implies(other) } }
    switch other {
    case .all(let conditions): return !conditions.isEmpty && conditions.allSatisfy { implies($0) }
    case .any(let conditions): if conditions.contains(where: { implies($0) }) { return true }
    default: break
    }
    switch (self, other) {
    case (.all(let conditions), _): return conditions.contains { $0.implies(other) }
    case (.not(let condition), .not(let otherCondition)): return otherCondition.implies(condition)
    case (_, .not(let condition)): return excludes(condition)
    case (.test(let test), .test(let otherTest)): return test.implies(otherTest)
    default: return false
    }
  }

  /// Whether the two certainly never hold together.
  private func excludes(_ other: Condition) -> Bool {
    guard case .test(let test) = self, case .test(let otherTest) = other else { return false }
    for case .status(let set) in test.comparisons {
      for case .status(let otherSet) in otherTest.comparisons {
        return set.ranges.allSatisfy { range in otherSet.ranges.allSatisfy { !range.overlaps($0) } }
      }
    }
    guard test.source.finds(sameAs: otherTest.source) else { return false }
    return test.comparisons.contains { comparison in otherTest.comparisons.contains { comparison.excludes($0) } }
  }
}

extension Condition.Test {
  fileprivate func implies(_ other: Condition.Test) -> Bool {
    guard source.finds(sameAs: other.source) else { return impliesPresence && other.asksOnlyForPresence && source.isWithin(other.source) }
    if other.asksOnlyForPresence { return impliesPresence }
    return other.comparisons.allSatisfy { wanted in
      if case .present(true) = wanted { return impliesPresence }
      return comparisons.contains { $0.implies(wanted) }
    }
  }

  /// Whether it holds only where there is a value.
  private var impliesPresence: Bool {
    comparisons.isEmpty || comparisons.contains { if case .present(false) = $0 { false } else { true } }
  }

  private var asksOnlyForPresence: Bool {
    comparisons.allSatisfy { if case .present(true) = $0 { true } else { false } }
  }
}

extension ValueSource {
  /// Whether both find the same value in every answer.
  fileprivate func finds(sameAs other: ValueSource) -> Bool {
    guard takesFirst == other.takesFirst else { return false }
    switch (kind, other.kind) {
    case (.status, .status), (.body, .body): return true
    case (.header(.exactly(let name)), .header(.exactly(let otherName))): return name.lowercased() == otherName.lowercased()
    case (.cookie(.exactly(let name)), .cookie(.exactly(let otherName))): return name == otherName
    case (.header(.matching(let pattern)), .header(.matching(let otherPattern))),
      (.cookie(.matching(let pattern)), .cookie(.matching(let otherPattern))):
      return pattern.text == otherPattern.text
    case (.json(let path), .json(let otherPath)): return path.text == otherPath.text
    case (.xml(let path), .xml(let otherPath)), (.html(let path), .html(let otherPath)): return path.text == otherPath.text
    case (.redirect(let part), .redirect(let otherPart)): return part == otherPart
    case (.jwt(let path, let token), .jwt(let otherPath, let otherToken)):
      return path.text == otherPath.text && token.finds(sameAs: otherToken)
    case (.soapFault(let part), .soapFault(let otherPart)), (.jsonrpcError(let part), .jsonrpcError(let otherPart)):
      return part == otherPart
    case (.input(let name), .input(let otherName)): return name == otherName
    default: return false
    }
  }

  /// Whether the other finds something wherever this one does: a fault with a code is a fault, and what a member lies in is there.
  fileprivate func isWithin(_ other: ValueSource) -> Bool {
    switch (kind, other.kind) {
    case (.soapFault, .soapFault(.any)), (.jsonrpcError, .jsonrpcError(.any)): return true
    case (.json(let path), .json(let otherPath)):
      guard path.text.hasPrefix(otherPath.text) else { return false }
      let rest = path.text.utf8.dropFirst(otherPath.text.utf8.count)
      return rest.isEmpty || rest.first == UInt8(ascii: ".") || rest.first == UInt8(ascii: "[")
    default:
      // The same place, but for whether several values are an error.
      var same = other
      same.takesFirst = takesFirst
      return finds(sameAs: same)
    }
  }
}

extension Condition.Comparison {
  /// Whether the other holds of every value that this one holds of.
  fileprivate func implies(_ other: Self) -> Bool {
    switch (self, other) {
    case (.present(let wanted), .present(let otherWanted)): wanted == otherWanted
    case (.empty(let wanted), .empty(let otherWanted)): wanted == otherWanted
    case (.status(let set), .status(let otherSet)):
      set.ranges.allSatisfy { range in otherSet.ranges.contains { $0.contains(range.lowerBound) && $0.contains(range.upperBound) } }
    case (.equals(let text), _): other.holds(of: text)
    case (.oneOf(let texts), _): !texts.isEmpty && texts.allSatisfy { other.holds(of: $0) }
    case (.notEquals(let text), .notEquals(let otherText)): text.hasSameBytes(as: otherText)
    case (.startsWith(let text), .startsWith(let otherText)): text.utf8.starts(with: otherText.utf8)
    case (.startsWith(let text), .contains(let part)), (.contains(let text), .contains(let part)): text.hasBytes(of: part)
    case (.startsWith, .empty(false)), (.contains, .empty(false)): true
    case (.matches(let pattern), .matches(let otherPattern)): pattern.text == otherPattern.text
    default: false
    }
  }

  /// Whether no value meets both.
  fileprivate func excludes(_ other: Self) -> Bool {
    switch (self, other) {
    case (.equals(let text), .equals(let otherText)): !text.hasSameBytes(as: otherText)
    case (.present(let wanted), .present(let otherWanted)): wanted != otherWanted
    case (.empty(let wanted), .empty(let otherWanted)): wanted != otherWanted
    default: false
    }
  }

  /// Whether it is certain to hold of a text; patterns are not tried here.
  private func holds(of text: String) -> Bool {
    switch self {
    case .present(let wanted): wanted
    case .empty(let wanted): text.isEmpty == wanted
    case .equals(let other): text.hasSameBytes(as: other)
    case .notEquals(let other): !text.hasSameBytes(as: other)
    case .oneOf(let others): others.contains { text.hasSameBytes(as: $0) }
    case .startsWith(let prefix): text.utf8.starts(with: prefix.utf8)
    case .contains(let part): text.hasBytes(of: part)
    case .matches, .status: false
    }
  }
}

extension String {
  /// As the engine compares: to Swift, é and e with an accent behind it are the same text.
  fileprivate func hasSameBytes(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }

  fileprivate func hasBytes(of part: String) -> Bool { part.isEmpty || utf8.contains(part.utf8) }
}

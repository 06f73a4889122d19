extension StringProtocol {
  /// Without the characters of the set at both ends; HTTP's optional white space, space and tab, unless another is given.
  func trimmed(_ characters: Set<Character> = [" ", "\t"]) -> String {
    guard let first = firstIndex(where: { !characters.contains($0) }), let last = lastIndex(where: { !characters.contains($0) })
    else { return "" }
    return String(self[first...last])
  }
}

extension StringProtocol {
  /// Without the characters of the set at both ends; HTTP's optional white space, space and tab, unless another is given.
  func trimmed(_ characters: Set<Character> = [" ", "\t"]) -> String {
    guard let first = firstIndex(where: { !characters.contains($0) }), let last = lastIndex(where: { !characters.contains($0) })
    else { return "" }
    return String(self[first...last])
  }

  /// The text cut at each byte of that value. By bytes: to Swift, a semicolon with a combining mark behind it is no semicolon; to
  /// a server it is one.
  func pieces(at separator: UInt8) -> [String] {
    Array(utf8).split(separator: separator, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
  }
}

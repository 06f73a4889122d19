/// Some words of the language, so kept that it takes one look to see whether a text is among them. Every key of a spec is looked at so:
/// what that needs is inlined.
struct WordSet: Sendable {
  /// Each at its slot or behind it, as the first free place will have it; the free ones are empty.
  private var places: [String]

  init(_ words: [String]) {
    var size = 4
    while size < words.count * 2 { size *= 2 }
    places = Array(repeating: "", count: size)
    for word in words where !contains(word) {
      var place = word.slot & (size - 1)
      while !places[place].isEmpty { place = (place + 1) & (size - 1) }
      places[place] = word
    }
  }

  func contains(_ text: String) -> Bool { contains(text, text.slot) }

  /// Whether a text, whose slot is known already, is among the words.
  @inline(__always)
  func contains(_ text: String, _ slot: Int) -> Bool {
    var place = slot & (places.count - 1)
    while !places[place].isEmpty {
      if places[place].isWord(text) { return true }
      place = (place + 1) & (places.count - 1)
    }
    return false
  }
}

/// Which slots words have: enough to say of most words that they are not among those.
struct WordSlots {
  private var bits: UInt64 = 0

  mutating func insert(_ slot: Int) { bits |= 1 << (slot & 63) }

  func mayHave(_ slot: Int) -> Bool { bits & (1 << (slot & 63)) != 0 }
}

extension String {
  /// Whether the text is that word of the language. In ASCII that is the same as `==`, which takes its time to find lengths unequal.
  @inline(__always)
  func isWord(_ word: String) -> Bool { utf8.count == word.utf8.count && self == word }

  /// A number that most words of the language do not have in common.
  @inline(__always)
  var slot: Int { utf8.count &+ Int(utf8.first ?? 0) &* 5 }
}

extension [String] {
  /// `'get', 'post'`
  var quotedList: String { map { "'\($0)'" }.joined(separator: ", ") }
}

/// Made-up values that take the place of real ones, always the same for the same order of asking.
struct MadeUp {
  /// What no made-up value may contain.
  private let real: [String]
  private var state: UInt64 = 0x1A2B_3C4D_5E6F_7081

  init(instead real: [String]) { self.real = real.filter { !$0.isEmpty } }

  /// A value for an input, the documented one if that is not the real one.
  mutating func input(_ name: String, isSecret: Bool, like value: String) -> String {
    let plain =
      switch FieldNames.role(of: name) {
      case .password: ["open sesame", "correct horse", "xyzzy plugh"]
      case .username: value.contains("@") ? ["ops@example.com", "alice@example.org"] : ["ops", "alice", "walrus"]
      case .tenant: ["EXAMPLE", "example-tenant", "walrus"]
      default: [isSecret ? "made-up-\(name)" : "example", "example-\(name)", "walrus"]
      }
    return plain.first { candidate in !real.contains { candidate.contains($0) || $0.contains(candidate) } } ?? token(like: "walrus-0000")
  }

  /// A value of the same shape: letters stay letters of their case, digits digits, everything else as it is. A word in front of a
  /// space stays, and so do the header and the claims of a JSON Web Token.
  mutating func token(like value: String) -> String {
    for _ in 0..<8 {
      let candidate = shaped(like: value)
      if !real.contains(where: { $0.utf8.count > 3 && candidate.contains($0) }) { return candidate }
    }
    return "made-up"
  }

  private mutating func shaped(like value: String) -> String {
    let parts = value.split(separator: ".", omittingEmptySubsequences: false)
    if parts.count == 3, value.hasPrefix("eyJ") { return "\(parts[0]).\(parts[1]).\(scrambled(parts[2]))" }
    if let space = value.firstIndex(of: " "), value[..<space].count <= 8, value[..<space].allSatisfy(\.isLetter) {
      return value[...space] + scrambled(value[value.index(after: space)...])
    }
    return scrambled(value[...])
  }

  private mutating func scrambled(_ value: Substring) -> String {
    let isHex = value.allSatisfy { $0.isHexDigit || $0 == "-" }
    var result = ""
    for (index, character) in value.enumerated() {
      switch character {
      case "1"..."9" where index == 0: result.append(pick("123456789"))
      case "0"..."9": result.append(pick("0123456789"))
      case "a"..."z": result.append(pick(isHex ? "abcdef" : "abcdefghijklmnopqrstuvwxyz"))
      case "A"..."Z": result.append(pick(isHex ? "ABCDEF" : "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
      default: result.append(character.isASCII ? character : "x")
      }
    }
    return result
  }

  private mutating func pick(_ letters: String) -> Character {
    // SplitMix64: it only has to look like something.
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    let letters = Array(letters)
    return letters[Int((mixed ^ (mixed >> 31)) % UInt64(letters.count))]
  }
}

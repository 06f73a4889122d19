/// The parser of RFC 9110 §11 for one field: linear in its length, whatever stands in it.
///
/// A comma separates challenges and parameters alike, so that a name tells by the `=` behind it which of them it begins. Beyond the
/// grammar it takes what real servers send: unquoted values with any characters but quotes, backslashes and controls, and white space
/// in place of a comma after a quoted value.
struct ChallengeParser {
  /// A server with more challenges, or with more parameters in one, wants something else than to be answered.
  static let maximumChallenges = 256
  static let maximumParameters = 64

  private let bytes: [UInt8]
  private var position = 0
  private var finished: [Challenge] = []
  private var draft: Draft?

  private struct Draft {
    var challenge: Challenge
    /// White space follows the scheme and no token does: only then parameters may come.
    var takesParameters: Bool
    var names: Set<String> = []
    var isSpoilt = false

    mutating func add(_ name: String, _ value: String) {
      if !names.insert(name.lowercased()).inserted || names.count > ChallengeParser.maximumParameters { isSpoilt = true }
      if !isSpoilt { challenge.parameters.append(.init(name: name, value: value)) }
    }
  }

  init(_ fieldValue: String) { bytes = Array(fieldValue.utf8) }

  mutating func challenges() -> [Challenge] {
    while skipSeparators(), finished.count < Self.maximumChallenges {
      guard element() else { return finished }
    }
    finishDraft()
    return finished
  }

  mutating func parameterList() -> [Challenge.Parameter]? {
    draft = Draft(challenge: Challenge(scheme: ""), takesParameters: true)
    while skipSeparators() {
      guard let name = nameOfParameter(), parameters(from: name) else { return nil }
    }
    return draft.flatMap { $0.isSpoilt ? nil : $0.challenge.parameters }
  }

  /// Reads the beginning of a challenge, or a parameter of the current one; false where neither stands there.
  private mutating func element() -> Bool {
    guard let name = token() else { return false }
    let end = position
    skipWhiteSpace()
    if take("=") { return parameters(from: name) }
    finishDraft()
    draft = Draft(challenge: Challenge(scheme: name), takesParameters: position > end)
    if isAtSeparator { return true }
    guard position > end else { return false }
    if let token = token68() {
      draft?.challenge.token = token
      draft?.takesParameters = false
      return true
    }
    guard let name = nameOfParameter() else { return false }
    return parameters(from: name)
  }

  private mutating func finishDraft() {
    if let draft, !draft.isSpoilt { finished.append(draft.challenge) }
    draft = nil
  }

  /// Reads the value of a parameter whose name and `=` are read, and further parameters that no comma separates from it.
  private mutating func parameters(from first: String) -> Bool {
    guard draft?.takesParameters == true else { return false }
    var name = first
    while true {
      skipWhiteSpace()
      guard let value = current == UInt8(ascii: "\"") ? quotedString() : bareValue() else { return false }
      draft?.add(name, value)
      let end = position
      skipWhiteSpace()
      if isAtSeparator { return true }
      guard position > end, let next = nameOfParameter() else { return false }
      name = next
    }
  }

  private mutating func nameOfParameter() -> String? {
    guard let name = token() else { return nil }
    skipWhiteSpace()
    return take("=") ? name : nil
  }

  private mutating func token() -> String? {
    let start = position
    while let byte = current, Self.isTokenCharacter(byte) { position += 1 }
    return position > start ? text(start..<position) : nil
  }

  /// A `token68` with nothing but a comma or the end behind it; otherwise nil, with nothing read.
  private mutating func token68() -> String? {
    let start = position
    while let byte = current, Self.isToken68Character(byte) { position += 1 }
    let letters = position
    while take("=") {}
    let end = position
    skipWhiteSpace()
    guard letters > start, isAtSeparator else {
      position = start
      return nil
    }
    return text(start..<end)
  }

  /// A quoted string without its quotes and escapes; nil where it does not end or has controls.
  private mutating func quotedString() -> String? {
    position += 1
    var content: [UInt8] = []
    while let byte = current {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: content, as: UTF8.self)
      case UInt8(ascii: "\\"):
        guard let escaped = current, !Self.isControl(escaped) else { return nil }
        content.append(escaped)
        position += 1
      default:
        guard !Self.isControl(byte) else { return nil }
        content.append(byte)
      }
    }
    return nil
  }

  /// What stands up to the next comma, without white space at its end.
  private mutating func bareValue() -> String? {
    let start = position
    var end = start
    while !isAtSeparator, let byte = current {
      guard byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") else { return nil }
      position += 1
      if !Self.isWhiteSpace(byte) { end = position }
    }
    position = end
    return bytes[start..<end].contains(where: Self.isControl) ? nil : text(start..<end)
  }

  // MARK: Bytes

  private var current: UInt8? { position < bytes.count ? bytes[position] : nil }
  private var isAtSeparator: Bool { current == nil || current == UInt8(ascii: ",") }

  private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard current == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  /// Line breaks count as white space: a folded field (RFC 9112 §5.2) is one field.
  private mutating func skipWhiteSpace() {
    while let byte = current, Self.isWhiteSpace(byte) { position += 1 }
  }

  /// Skips white space and commas; false at the end.
  private mutating func skipSeparators() -> Bool {
    while let byte = current, byte == UInt8(ascii: ",") || Self.isWhiteSpace(byte) { position += 1 }
    return current != nil
  }

  private static func isWhiteSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }
  private static func isControl(_ byte: UInt8) -> Bool { byte < 0x20 && byte != 0x09 || byte == 0x7F }

  /// RFC 9110 §5.6.2.
  private static func isTokenCharacter(_ byte: UInt8) -> Bool {
    switch Unicode.Scalar(byte) {
    case "0"..."9", "A"..."Z", "a"..."z", "!", "#", "$", "%", "&", "'", "*", "+", "-", ".", "^", "_", "`", "|", "~": true
    default: false
    }
  }

  /// RFC 9110 §11.2, without the `=` at the end.
  private static func isToken68Character(_ byte: UInt8) -> Bool {
    switch Unicode.Scalar(byte) {
    case "0"..."9", "A"..."Z", "a"..."z", "-", ".", "_", "~", "+", "/": true
    default: false
    }
  }
}

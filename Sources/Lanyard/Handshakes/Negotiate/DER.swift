/// The few forms of DER (ITU-T X.690) that tokens of SPNEGO are made of: tag, length, content.
enum DER {
  static let octetString: UInt8 = 0x04
  static let objectIdentifier: UInt8 = 0x06
  static let enumerated: UInt8 = 0x0A
  static let sequence: UInt8 = 0x30

  /// The tag of a constructed element with a number of its context.
  static func context(_ number: UInt8) -> UInt8 { 0xA0 | number }

  static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
    let count = content.count
    if count < 0x80 { return [tag, UInt8(count)] + content }
    let digits = stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: count >> $0) }.drop { $0 == 0 }
    return [tag, 0x80 | UInt8(digits.count)] + digits + content
  }
}

/// Reads elements one after the other. It goes into none by itself, so that nesting costs nothing.
struct DERReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: some Collection<UInt8>) { rest = Array(bytes)[...] }

  var isAtEnd: Bool { rest.isEmpty }
  var nextTag: UInt8? { rest.first }

  /// The content of the next element, which has that tag.
  mutating func content(of tag: UInt8) throws(HandshakeError) -> ArraySlice<UInt8> {
    guard rest.popFirst() == tag, let first = rest.popFirst() else { throw Self.malformed }
    var count = Int(first)
    if first >= 0x80 {
      // Four digits of length are more than any token has; none at all is the indefinite form, which DER does not have.
      let digits = rest.prefix(Int(first & 0x7F))
      guard (1...4).contains(first & 0x7F), digits.count == first & 0x7F else { throw Self.malformed }
      rest = rest.dropFirst(digits.count)
      count = digits.reduce(0) { $0 << 8 | Int($1) }
    }
    guard count <= rest.count else { throw Self.malformed }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  static let malformed = HandshakeError(.malformed, "the server's Negotiate token is malformed or cut off")
}

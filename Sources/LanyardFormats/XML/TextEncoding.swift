/// Turns the encodings that answers come in into UTF-8.
enum TextEncoding {
  enum ByteOrder { case little, big }

  /// The same text in UTF-8, where the bytes are UTF-16 without a byte order mark; nil where they are not.
  static func utf8(utf16 bytes: some Collection<UInt8>, _ order: ByteOrder) -> [UInt8]? {
    guard bytes.count.isMultiple(of: 2) else { return nil }
    var units: [UInt16] = []
    units.reserveCapacity(bytes.count / 2)
    var rest = bytes.makeIterator()
    while let first = rest.next(), let second = rest.next() {
      let (high, low) = order == .big ? (first, second) : (second, first)
      units.append(UInt16(high) << 8 | UInt16(low))
    }
    var text: [UInt8] = []
    let failed = transcode(units.makeIterator(), from: UTF16.self, to: UTF8.self, stoppingOnError: true) { text.append($0) }
    return failed ? nil : text
  }

  /// The same text in UTF-8, where each byte is the scalar of its number.
  static func utf8(latin1 bytes: some Collection<UInt8>) -> [UInt8] {
    bytes.flatMap { byte in byte < 0x80 ? [byte] : [0xC0 | byte >> 6, 0x80 | byte & 0x3F] }
  }

  /// The same text in UTF-8, where Latin-1's second block of controls holds letters and quotes.
  static func utf8(windows1252 bytes: some Collection<UInt8>) -> [UInt8] {
    bytes.flatMap { byte in
      guard (0x80...0x9F).contains(byte) else { return utf8(latin1: CollectionOfOne(byte)) }
      return Array(String(windows1252Letters[Int(byte) - 0x80]).utf8)
    }
  }

  private static let windows1252Letters: [Unicode.Scalar] = Array(
    "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8D}Ž\u{8F}\u{90}‘’“”•–—˜™š›œ\u{9D}žŸ".unicodeScalars)

  /// The scalar that begins at an index of UTF-8, and its length; nil where the bytes are not UTF-8 (RFC 3629 §4).
  static func scalar(in bytes: [UInt8], at index: Int) -> (scalar: Unicode.Scalar, length: Int)? {
    let first = UInt32(bytes[index])
    let (length, lowest, bits): (Int, UInt32, UInt32)
    switch first {
    case 0x00...0x7F: (length, lowest, bits) = (1, 0, first)
    case 0xC2...0xDF: (length, lowest, bits) = (2, 0x80, first & 0x1F)
    case 0xE0...0xEF: (length, lowest, bits) = (3, 0x800, first & 0x0F)
    case 0xF0...0xF4: (length, lowest, bits) = (4, 0x10000, first & 0x07)
    default: return nil
    }
    guard length <= bytes.count - index else { return nil }
    var value = bits
    for byte in bytes[index + 1..<index + length] {
      guard byte & 0xC0 == 0x80 else { return nil }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    guard value >= lowest, let scalar = Unicode.Scalar(value) else { return nil }
    return (scalar, length)
  }

  static func isUTF8(_ bytes: [UInt8]) -> Bool {
    var index = 0
    while index < bytes.count {
      guard let (_, length) = scalar(in: bytes, at: index) else { return false }
      index += length
    }
    return true
  }
}

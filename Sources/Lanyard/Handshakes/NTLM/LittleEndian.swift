/// Integers of NTLM's messages, whose least significant byte comes first.
extension [UInt8] {
  mutating func append(littleEndian value: some FixedWidthInteger & UnsignedInteger) {
    for index in 0..<value.bitWidth / 8 { append(UInt8(truncatingIfNeeded: value >> (8 * index))) }
  }

  /// The text as UTF-16.
  init(utf16 text: String) {
    self = []
    for unit in text.utf16 { append(littleEndian: unit) }
  }
}

extension BidirectionalCollection<UInt8> {
  /// The integer that all bytes together make, which are as many as it has.
  func littleEndian<Integer: FixedWidthInteger & UnsignedInteger>(as type: Integer.Type) -> Integer {
    var result: Integer = 0
    for byte in reversed() { result = result << 8 | Integer(byte) }
    return result
  }
}

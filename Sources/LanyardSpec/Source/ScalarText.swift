/// The Unicode scalars of a text, each found at once by its offset.
package struct ScalarText: RandomAccessCollection, Sendable {
  private enum Storage {
    /// Nearly all specs are ASCII, where each byte is a scalar.
    case ascii([UInt8])
    case unicode([Unicode.Scalar])
  }

  private let storage: Storage
  package let endIndex: Int
  /// Whether there is nothing but printable ASCII and LF.
  let isPlain: Bool

  init(_ text: String) {
    let bytes = Array(text.utf8)
    // Without branches the processor takes many bytes at a time; what is less than a space wraps around.
    var union: UInt8 = 0
    var others: UInt8 = 0
    for byte in bytes {
      union |= byte
      others |= (byte &- 0x20 > 0x5E ? 1 : 0) & (byte == UInt8(ascii: "\n") ? 0 : 1)
    }
    let isASCII = union < 0x80
    isPlain = others == 0
    if isASCII {
      storage = .ascii(bytes)
      endIndex = bytes.count
    } else {
      let scalars = Array(text.unicodeScalars)
      storage = .unicode(scalars)
      endIndex = scalars.count
    }
  }

  package var startIndex: Int { 0 }

  package subscript(offset: Int) -> Unicode.Scalar {
    switch storage {
    case .ascii(let bytes): Unicode.Scalar(bytes[offset])
    case .unicode(let scalars): scalars[offset]
    }
  }

  /// Calls `visit` with the offset of each such scalar, in order.
  func forEachOffset(of scalar: Unicode.Scalar, visit: (Int) -> Void) {
    switch storage {
    case .ascii(let bytes):
      for (offset, byte) in bytes.enumerated() where byte == scalar.value { visit(offset) }
    case .unicode(let scalars):
      for (offset, other) in scalars.enumerated() where other == scalar { visit(offset) }
    }
  }
}

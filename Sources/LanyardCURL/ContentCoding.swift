import CZlib

// Everything that touches zlib's pointers.

/// The content codings that are understood (RFC 9110, section 8.4.1).
///
/// They are decoded here and not by libcurl, which takes a compressed body that breaks off for a whole one.
enum ContentCoding: Sendable {
  case gzip
  case deflate

  /// Nil for a coding that is not understood.
  init?(name: String) {
    switch name {
    case "gzip", "x-gzip": self = .gzip
    case "deflate": self = .deflate
    default: return nil
    }
  }

  /// How zlib is told the format of a body that begins with a byte.
  fileprivate func windowBits(firstByte: UInt8) -> CInt {
    switch self {
    case .gzip: MAX_WBITS + 16
    // Means the zlib format (RFC 1950), whose first byte names the method 8, but servers send bare deflate data under that name, too,
    // where the same bits would be padding that is not zero.
    case .deflate: firstByte & 0x0F == 8 ? MAX_WBITS : -MAX_WBITS
    }
  }
}

/// Takes a content coding off a body, in pieces of at most 64 KiB however large what was put in becomes.
@safe final class Inflater {
  /// What came out.
  enum Step: Sendable, Hashable {
    case piece([UInt8])
    case needsInput
    case broken
  }

  /// Whether what was put in is whole.
  private(set) var isAtEnd = false
  private let coding: ContentCoding
  // On the heap: zlib keeps the address.
  private let stream: UnsafeMutablePointer<z_stream>

  /// Nil when there is no memory left.
  init?(_ coding: ContentCoding, firstByte: UInt8) {
    self.coding = coding
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    guard unsafe inflateInit2_(stream, coding.windowBits(firstByte: firstByte), ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size)) == Z_OK
    else { return nil }
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// The next piece. What of the input has been used up is taken away from it.
  func step(_ input: inout ArraySlice<UInt8>) -> Step {
    while true {
      if isAtEnd {
        guard !input.isEmpty else { return .needsInput }
        // A gzip body may have several members (RFC 1952, section 2.2).
        guard coding == .gzip, unsafe inflateReset(stream) == Z_OK else { return .broken }
        isAtEnd = false
      }
      let (status, piece) = inflate(&input)
      guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else { return .broken }
      isAtEnd = status == Z_STREAM_END
      if !piece.isEmpty { return .piece(piece) }
      guard isAtEnd || !input.isEmpty else { return .needsInput }
      // Nothing was done though there was something to do.
      guard status != Z_BUF_ERROR else { return .broken }
    }
  }

  private func inflate(_ input: inout ArraySlice<UInt8>) -> (status: CInt, piece: [UInt8]) {
    var status = Z_OK
    var left = 0
    let given = min(input.count, Int(UInt32.max))
    // zlib's input pointer is not const, but zlib does not write there.
    let piece = unsafe input.withUnsafeBufferPointer { bytes in
      unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress)
      unsafe stream.pointee.avail_in = UInt32(given)
      return unsafe [UInt8](unsafeUninitializedCapacity: 64 << 10) { room, used in
        unsafe stream.pointee.next_out = room.baseAddress
        unsafe stream.pointee.avail_out = UInt32(room.count)
        status = unsafe CZlib.inflate(stream, Z_NO_FLUSH)
        used = unsafe room.count - Int(stream.pointee.avail_out)
        left = unsafe Int(stream.pointee.avail_in)
      }
    }
    input = input.dropFirst(given - left)
    return (status, piece)
  }
}

import CLibCURL

// Everything that touches zlib's pointers.

/// The content codings that are understood (RFC 9110, section 8.4.1).
///
/// They are decoded here and not by libcurl, which takes a compressed body that breaks off for a whole one.
enum ContentCoding: Sendable {
  case gzip
  case deflate

  /// What became of a body.
  enum Outcome: Sendable, Hashable {
    case complete([UInt8])
    case tooLarge
    case broken
  }

  /// Nil for a coding that is not understood.
  init?(name: String) {
    switch name {
    case "gzip", "x-gzip": self = .gzip
    case "deflate": self = .deflate
    default: return nil
    }
  }

  /// Decodes a whole body into at most so many bytes; what is larger is not decoded further.
  func decode(_ body: [UInt8], atMost limit: Int) -> Outcome {
    switch self {
    case .gzip: return Self.inflate(body, windowBits: MAX_WBITS + 16, atMost: limit)
    case .deflate:
      // Means the zlib format, but servers send bare deflate data under that name, too.
      let outcome = Self.inflate(body, windowBits: MAX_WBITS, atMost: limit)
      return outcome == .broken ? Self.inflate(body, windowBits: -MAX_WBITS, atMost: limit) : outcome
    }
  }

  private static func inflate(_ body: [UInt8], windowBits: CInt, atMost limit: Int) -> Outcome {
    // On the heap: zlib keeps the address.
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    defer { unsafe stream.deallocate() }
    guard unsafe inflateInit2_(stream, windowBits, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size)) == Z_OK else { return .broken }
    defer { unsafe inflateEnd(stream) }
    // zlib's input pointer is not const, but zlib does not write there.
    var body = body
    return unsafe body.withUnsafeMutableBufferPointer { input in
      guard let count = UInt32(exactly: input.count) else { return .tooLarge }
      unsafe stream.pointee.next_in = input.baseAddress
      unsafe stream.pointee.avail_in = count
      var decoded: [UInt8] = []
      while true {
        var status = Z_OK
        decoded += unsafe [UInt8](unsafeUninitializedCapacity: 64 << 10) { room, used in
          unsafe stream.pointee.next_out = room.baseAddress
          unsafe stream.pointee.avail_out = UInt32(room.count)
          status = unsafe CLibCURL.inflate(stream, Z_NO_FLUSH)
          used = unsafe room.count - Int(stream.pointee.avail_out)
        }
        guard decoded.count <= limit else { return .tooLarge }
        switch status {
        case Z_OK: continue
        case Z_STREAM_END where unsafe stream.pointee.avail_in == 0: return .complete(decoded)
        // A gzip body may have several members (RFC 1952, section 2.2).
        case Z_STREAM_END where unsafe windowBits > MAX_WBITS && inflateReset(stream) == Z_OK: continue
        default: return .broken
        }
      }
    }
  }
}

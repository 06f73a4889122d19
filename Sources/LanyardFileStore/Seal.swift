import Crypto

/// The form of every file of the store: JSON whose content stands under a checksum, so that no byte of it can change unnoticed.
///
///     {"version":1,"sha256":"…64 digits…","content":…}
///
/// The checksum is over the content's bytes. It finds damage; who may write the file can make a new one.
enum Seal {
  enum Break: Error {
    /// It is not what the store writes.
    case damaged
    /// It has the store's form, in another version.
    case otherVersion
  }

  private static let head = Array(#"{"version":"#.utf8)
  private static let version = Array("1".utf8)
  private static let beforeDigest = Array(#","sha256":""#.utf8)
  private static let beforeContent = Array(#"","content":"#.utf8)
  private static let tail = Array("}\n".utf8)

  static func close(_ content: [UInt8]) -> [UInt8] {
    head + version + beforeDigest + digest(of: content) + beforeContent + content + tail
  }

  /// The content, if it is as it was when it was sealed.
  static func open(_ bytes: [UInt8]) throws(Break) -> [UInt8] {
    guard bytes.starts(with: head) else { throw .damaged }
    let number = bytes.dropFirst(head.count).prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard number.elementsEqual(version) else { throw number.isEmpty || number.count > 9 ? .damaged : .otherVersion }
    let start = head.count + version.count + beforeDigest.count + 64 + beforeContent.count
    guard bytes.count >= start + tail.count else { throw .damaged }
    let content = Array(bytes[start..<(bytes.count - tail.count)])
    // Whatever is not the content follows from it.
    guard bytes == close(content) else { throw .damaged }
    return content
  }

  private static func digest(of content: [UInt8]) -> [UInt8] {
    let digits = Array("0123456789abcdef".utf8)
    return SHA256.hash(data: content).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
  }
}

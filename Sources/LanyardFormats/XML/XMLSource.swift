/// A document as UTF-8 that holds nothing but characters of XML, and the place where its content begins.
///
/// libxml2 is given only what has passed here and the ``XMLScanner``, never a byte order mark, a declaration or another encoding:
/// it goes on after an error, and what it then takes for a tag nobody has counted.
struct XMLSource {
  /// The document in UTF-8.
  let bytes: [UInt8]
  /// Behind the byte order mark and the XML declaration.
  let contentStart: Int
  /// Whether the bytes are the original ones and are not labelled as anything but UTF-8.
  let isOriginalUTF8: Bool

  init(_ original: [UInt8], limits: XMLLimits) throws(XMLError) {
    guard original.count <= limits.bytes else {
      throw XMLError(.tooLarge, "the document is longer than the \(limits.bytes >> 20) MiB that are read")
    }
    if original.starts(with: [0xFE, 0xFF]) || original.starts(with: [0xFF, 0xFE]) {
      guard let text = TextEncoding.utf8(utf16: original.dropFirst(2), original[0] == 0xFE ? .big : .little) else {
        throw XMLError(.encoding, "the document begins as UTF-16 and is not UTF-16")
      }
      (bytes, isOriginalUTF8) = (text, false)
      contentStart = try Self.declaration(in: text, from: 0).end
    } else {
      let start = original.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
      let declaration = try Self.declaration(in: original, from: start)
      switch declaration.encoding.lowercased() {
      case "", "utf-8", "utf8":
        (bytes, isOriginalUTF8) = (original, true)
      // Some serializers write a string's UTF-16 label into UTF-8; whoever can read it as bytes knows better.
      case "us-ascii", "ascii", "utf-16":
        (bytes, isOriginalUTF8) = (original, false)
      case "iso-8859-1", "latin1":
        (bytes, isOriginalUTF8) = (TextEncoding.utf8(latin1: original), false)
      case "windows-1252", "cp1252":
        (bytes, isOriginalUTF8) = (TextEncoding.utf8(windows1252: original), false)
      default:
        throw XMLError(.encoding, "the document's encoding is none of UTF-8, UTF-16, ISO-8859-1 and Windows-1252")
      }
      contentStart = declaration.end
    }
    try checkCharacters()
  }

  /// The line of an index, counted from 1.
  static func line(of index: Int, in bytes: [UInt8]) -> Int {
    1 + bytes[..<index].count { $0 == UInt8(ascii: "\n") }
  }

  private func checkCharacters() throws(XMLError) {
    var index = contentStart
    while index < bytes.count {
      guard let (scalar, length) = TextEncoding.scalar(in: bytes, at: index) else {
        throw XMLError(.encoding, "the document is not \(isOriginalUTF8 ? "UTF-8" : "in the encoding it names")", line: line(of: index))
      }
      guard scalar.isXMLCharacter else {
        throw XMLError(.malformed, "the document holds a character that XML does not allow", line: line(of: index))
      }
      index += length
    }
  }

  private func line(of index: Int) -> Int { Self.line(of: index, in: bytes) }

  /// Reads `<?xml version="1.0" encoding="…" standalone="…"?>` (XML 1.0 §2.8); the encoding is empty where none is named.
  private static func declaration(in bytes: [UInt8], from start: Int) throws(XMLError) -> (encoding: String, end: Int) {
    let opening = Array("<?xml".utf8)
    guard bytes[start...].starts(with: opening), start + opening.count < bytes.count, bytes[start + opening.count].isXMLSpace else {
      return ("", start)
    }
    var names: [String] = []
    var encoding = ""
    var position = start + opening.count
    while let attribute = XMLTag.Attribute(in: bytes, at: &position) {
      let name = String(decoding: bytes[attribute.name], as: UTF8.self)
      if name == "encoding" { encoding = String(decoding: bytes[attribute.value], as: UTF8.self) }
      names.append(name)
    }
    guard ["version", "encoding", "standalone"].filter(names.contains) == names, names.first == "version",
      bytes[position...].starts(with: "?>".utf8)
    else {
      throw XMLError(.malformed, "the XML declaration cannot be read", line: line(of: start, in: bytes))
    }
    return (encoding, position + 2)
  }
}

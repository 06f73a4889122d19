/// Finds out in what encoding a page is written.
enum HTMLCharset {
  /// The page in an encoding where no byte of a longer character looks like a character of markup, and that encoding's name for libxml2.
  ///
  /// In order: a byte order mark, the charset of the Content-Type header, UTF-8 where the bytes are that, what a `<meta>` near the
  /// beginning says, Windows-1252 as browsers assume.
  static func decode(_ page: [UInt8], charset: String?) -> (bytes: [UInt8], encoding: String) {
    if page.starts(with: [0xEF, 0xBB, 0xBF]) { return (Array(page.dropFirst(3)), "UTF-8") }
    if page.starts(with: [0xFE, 0xFF]), let text = TextEncoding.utf8(utf16: page.dropFirst(2), .big) { return (text, "UTF-8") }
    if page.starts(with: [0xFF, 0xFE]), let text = TextEncoding.utf8(utf16: page.dropFirst(2), .little) { return (text, "UTF-8") }
    return charset.flatMap { decode(page, label: $0) }
      ?? (TextEncoding.isUTF8(page) ? (page, "UTF-8") : nil)
      ?? metaLabel(in: page).flatMap { decode(page, label: $0) }
      ?? (TextEncoding.utf8(windows1252: page), "UTF-8")
  }

  /// Nil where the label is unknown, or of an encoding that could hide markup (such as ISO-2022-JP).
  private static func decode(_ page: [UInt8], label: String) -> (bytes: [UInt8], encoding: String)? {
    let label = label.lowercased()
    switch label {
    case "utf-8", "utf8":
      return (page, "UTF-8")
    // The web's Latin-1 is Windows-1252 (WHATWG Encoding §4.2).
    case "iso-8859-1", "latin1", "us-ascii", "ascii", "windows-1252", "cp1252":
      return (TextEncoding.utf8(windows1252: page), "UTF-8")
    case "utf-16", "utf-16le":
      return TextEncoding.utf8(utf16: page, .little).map { ($0, "UTF-8") }
    case "utf-16be":
      return TextEncoding.utf8(utf16: page, .big).map { ($0, "UTF-8") }
    case "shift_jis", "euc-jp", "gb2312", "gbk", "gb18030", "big5", "euc-kr", "koi8-r", "koi8-u":
      return (page, label)
    default:
      let isSingleByte = ["iso-8859-", "windows-125"].contains { label.hasPrefix($0) && Int(label.dropFirst($0.count)) != nil }
      return isSingleByte ? (page, label) : nil
    }
  }

  /// What follows `charset=` in the page's first kilobyte.
  private static func metaLabel(in page: [UInt8]) -> String? {
    let head = String(decoding: page.prefix(1024).map { $0 < 0x80 ? $0 : 0x3F }, as: UTF8.self).lowercased()
    guard let key = head.firstRange(of: "charset=") else { return nil }
    let label = head[key.upperBound...].drop { $0 == "\"" || $0 == "'" || $0 == " " }
    return String(label.prefix { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" })
  }
}

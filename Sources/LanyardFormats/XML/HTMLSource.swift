/// A page made unambiguous and small enough before libxml2 reads it.
///
/// libxml2 compares the attributes of an element pairwise and reads tags, comments and scripts differently from version to version.
/// So the page is cut here as HTML's tokenizer does (WHATWG HTML §13.2.5, in short), counted, and written again in plain terms:
/// each attribute in double quotes, a stray `<` as `&lt;`, without comments, DOCTYPE and processing instructions.
/// What elements the tags make is left to libxml2.
struct HTMLSource {
  private(set) var bytes: [UInt8] = []
  let encoding: String

  private let page: [UInt8]
  private let limits: XMLLimits
  private var position = 0
  private var nodes = 0

  init(_ original: [UInt8], charset: String?, limits: XMLLimits) throws(XMLError) {
    guard original.count <= limits.bytes else {
      throw XMLError(.tooLarge, "the page is longer than the \(limits.bytes >> 20) MiB that are read")
    }
    let (text, encoding) = HTMLCharset.decode(original, charset: charset)
    // HTML has no use for control characters, and libxml2 ends tags and texts at them.
    page = text.map { $0 < 0x20 && !$0.isXMLSpace ? 0x20 : $0 }
    self.encoding = encoding
    self.limits = limits
    bytes.reserveCapacity(page.count)
    while position < page.count { try copyToken() }
  }

  private mutating func copyToken() throws(XMLError) {
    let text = upTo { $0 == UInt8(ascii: "<") }
    bytes += page[text]
    guard position < page.count else { return }
    switch byte(at: position + 1) {
    case UInt8(ascii: "!"): skipMarkup()
    case UInt8(ascii: "?"): skipPast(">")
    case UInt8(ascii: "/"):
      position += 2
      let name = upTo { !$0.isHTMLNamePart }
      if page[name].first?.isASCIILetter == true { bytes += "</".utf8 + page[name] + ">".utf8 }
      // `</p>` alone makes an element.
      if page[name].elementsEqual("p".utf8, by: { $0 | 0x20 == $1 }) { try count(1) }
      skipPast(">")
    case let first? where first.isASCIILetter: try copyStartTag()
    default:
      position += 1
      bytes += "&lt;".utf8
    }
  }

  private mutating func copyStartTag() throws(XMLError) {
    position += 1
    let name = upTo { !$0.isHTMLNamePart }
    bytes += "<".utf8 + page[name]
    var attributes = 0
    var closesItself = false
    while true {
      let gap = upTo { !$0.isXMLSpace && $0 != UInt8(ascii: "/") }
      guard let next = byte(at: position) else { break }
      if next == UInt8(ascii: ">") {
        closesItself = page[gap].last == UInt8(ascii: "/")
        position += 1
        break
      }
      copyAttribute()
      attributes += 1
      guard attributes <= limits.attributes else { throw XMLError(.nodes, "an element has more than \(limits.attributes) attributes") }
    }
    try count(1 + attributes)
    let element = String(decoding: page[name], as: UTF8.self).lowercased()
    switch element {
    case "script", "style", "textarea", "title":
      bytes.append(UInt8(ascii: ">"))
      if !closesItself { copyRawText(of: element, escaping: element == "textarea" || element == "title") }
      bytes += "</\(element)>".utf8
    default:
      bytes += (closesItself ? "/>" : ">").utf8
    }
  }

  /// An attribute whose name libxml2 would not read (such as `@click`) is left out.
  private mutating func copyAttribute() {
    let start = position
    position += 1
    let name = start..<upTo({ $0.isXMLSpace || "/>=".utf8.contains($0) }).upperBound
    let afterName = position
    upTo { !$0.isXMLSpace }
    var value: Range<Int>?
    if byte(at: position) == UInt8(ascii: "=") {
      position += 1
      upTo { !$0.isXMLSpace }
      value = attributeValue()
    } else {
      position = afterName
    }
    guard name.count <= 100, page[start].isASCIILetter || page[start] == UInt8(ascii: "_"), page[name].allSatisfy(\.isHTMLNamePart)
    else { return }
    bytes += " ".utf8 + page[name]
    if let value {
      bytes += "=\"".utf8
      for byte in page[value] {
        if byte == UInt8(ascii: "\"") { bytes += "&quot;".utf8 } else { bytes.append(byte) }
      }
      bytes.append(UInt8(ascii: "\""))
    }
  }

  private mutating func attributeValue() -> Range<Int> {
    guard let quote = byte(at: position), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
      return upTo { $0.isXMLSpace || $0 == UInt8(ascii: ">") }
    }
    position += 1
    let value = upTo { $0 == quote }
    position = min(position + 1, page.count)
    return value
  }

  private mutating func count(_ new: Int) throws(XMLError) {
    nodes += new
    guard nodes <= limits.nodes else { throw XMLError(.nodes, "there are more than \(limits.nodes) elements and attributes") }
  }

  /// Copies what is text up to the element's end tag, whatever it looks like.
  private mutating func copyRawText(of element: String, escaping: Bool) {
    let end = "</\(element)".utf8
    while let byte = byte(at: position) {
      if byte == UInt8(ascii: "<"), page[position...].prefix(end.count).elementsEqual(end, by: { $0 | 0x20 == $1 | 0x20 }) {
        skipPast(">")
        return
      }
      if escaping, byte == UInt8(ascii: "<") { bytes += "&lt;".utf8 } else { bytes.append(byte) }
      position += 1
    }
  }

  /// Skips a comment, a DOCTYPE or what is taken for a comment.
  private mutating func skipMarkup() {
    guard page[position...].starts(with: "<!--".utf8) else { return skipPast(">") }
    position += 4
    // `<!-->` and `<!--->` are whole comments.
    for abrupt in [">", "->"] where page[position...].starts(with: abrupt.utf8) { return position += abrupt.utf8.count }
    while byte(at: position) != nil {
      upTo { $0 == UInt8(ascii: "-") }
      for end in ["-->", "--!>"] where page[position...].starts(with: end.utf8) { return position += end.utf8.count }
      position = min(position + 1, page.count)
    }
  }

  private mutating func skipPast(_ end: Unicode.Scalar) {
    upTo { $0 == UInt8(ascii: end) }
    position = min(position + 1, page.count)
  }

  @discardableResult
  private mutating func upTo(_ isEnd: (UInt8) -> Bool) -> Range<Int> {
    let start = position
    while position < page.count, !isEnd(page[position]) { position += 1 }
    return start..<position
  }

  private func byte(at index: Int) -> UInt8? { index < page.count ? page[index] : nil }
}

extension UInt8 {
  fileprivate var isASCIILetter: Bool { (0x61...0x7A).contains(self | 0x20) }

  /// What libxml2 reads as part of a name.
  fileprivate var isHTMLNamePart: Bool { isASCIILetter || (0x30...0x39).contains(self) || ":_-.".utf8.contains(self) }
}

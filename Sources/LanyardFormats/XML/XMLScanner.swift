/// A tag of a document, as ranges of the document's bytes.
struct XMLTag {
  enum Kind { case open, close, empty }

  struct Attribute {
    var name: Range<Int>
    /// Between the quotes.
    var value: Range<Int>

    /// Reads space and an attribute behind it, and moves on; nil, and nothing moved but space, where there is none.
    init?(in bytes: [UInt8], at position: inout Int) {
      let before = position
      skipSpace(in: bytes, at: &position)
      guard position > before else { return nil }
      var next = position
      let name = word(in: bytes, at: &next)
      skipSpace(in: bytes, at: &next)
      guard !name.isEmpty, next < bytes.count, bytes[next] == UInt8(ascii: "=") else { return nil }
      next += 1
      skipSpace(in: bytes, at: &next)
      guard next < bytes.count, bytes[next] == UInt8(ascii: "\"") || bytes[next] == UInt8(ascii: "'") else { return nil }
      let start = next + 1
      guard let end = bytes[start...].firstIndex(where: { $0 == bytes[next] || $0 == UInt8(ascii: "<") }), bytes[end] == bytes[next]
      else { return nil }
      self.name = name
      value = start..<end
      position = end + 1
    }
  }

  var kind: Kind
  /// From `<` to `>`.
  var range: Range<Int>
  var name: Range<Int>
  var attributes: [Attribute]
}

/// Cuts a document into its tags, within limits.
///
/// It is strict about where a tag, a comment, a CDATA section or a processing instruction begins and ends, so that libxml2,
/// which reads the document after it, sees the same tags; everything else about being well formed is left to libxml2.
struct XMLScanner {
  private let bytes: [UInt8]
  private let limits: XMLLimits
  private var position: Int
  private var depth = 0
  private var nodes = 0

  init(_ source: XMLSource, limits: XMLLimits) {
    bytes = source.bytes
    position = source.contentStart
    self.limits = limits
  }

  /// The next tag; nil at the end of the document.
  mutating func next() throws(XMLError) -> XMLTag? {
    while let start = bytes[position...].firstIndex(of: UInt8(ascii: "<")) {
      try count(1, at: start)
      if follows("!--", at: start + 1) {
        try skipComment(from: start)
      } else if follows("![CDATA[", at: start + 1) {
        try skip(to: "]]>", from: start + 9, orThrow: "a CDATA section does not end", at: start)
      } else if follows("?", at: start + 1) {
        try skipInstruction(from: start)
      } else if follows("!DOCTYPE", at: start + 1) {
        throw error(.doctype, "the document has a DOCTYPE, which is refused because it can name files and entities", at: start)
      } else {
        return try tag(from: start)
      }
    }
    position = bytes.count
    return nil
  }

  private mutating func tag(from start: Int) throws(XMLError) -> XMLTag {
    let closes = follows("/", at: start + 1)
    var next = start + (closes ? 2 : 1)
    let name = word(in: bytes, at: &next)
    guard !name.isEmpty else { throw error(.malformed, "a '<' begins no tag", at: start) }
    var attributes: [XMLTag.Attribute] = []
    var declarations = 0
    while !closes, let attribute = XMLTag.Attribute(in: bytes, at: &next) {
      attributes.append(attribute)
      if bytes[attribute.name].starts(with: "xmlns".utf8) { declarations += 1 }
      guard attributes.count <= limits.attributes, declarations <= limits.declarations else {
        throw error(.nodes, "an element has more than \(limits.attributes) attributes or \(limits.declarations) namespaces", at: start)
      }
    }
    if closes { skipSpace(in: bytes, at: &next) }
    try count(attributes.count, at: start)
    let kind: XMLTag.Kind
    if follows(">", at: next) {
      kind = closes ? .close : .open
      position = next + 1
    } else if !closes, follows("/>", at: next) {
      kind = .empty
      position = next + 2
    } else {
      throw error(.malformed, "a tag does not end, or an attribute in it has no value in quotes", at: start)
    }
    try nest(kind, at: start)
    return XMLTag(kind: kind, range: start..<position, name: name, attributes: attributes)
  }

  private mutating func nest(_ kind: XMLTag.Kind, at start: Int) throws(XMLError) {
    if kind == .close {
      depth -= 1
      guard depth >= 0 else { throw error(.malformed, "an end tag has no start tag", at: start) }
    } else {
      guard depth < limits.depth else { throw error(.depth, "elements are nested deeper than \(limits.depth)", at: start) }
      if kind == .open { depth += 1 }
    }
  }

  private mutating func skipComment(from start: Int) throws(XMLError) {
    try skip(to: "--", from: start + 4, orThrow: "a comment does not end", at: start)
    guard follows(">", at: position) else { throw error(.malformed, "a comment holds '--'", at: start) }
    position += 1
  }

  private mutating func skipInstruction(from start: Int) throws(XMLError) {
    guard start + 2 < bytes.count, let first = TextEncoding.scalar(in: bytes, at: start + 2)?.scalar,
      first.isXMLNameStart || first == ":"
    else { throw error(.malformed, "a processing instruction has no name", at: start) }
    var next = start + 2
    let target = bytes[word(in: bytes, at: &next)].prefix { $0 != UInt8(ascii: "?") }
    guard String(decoding: target, as: UTF8.self).lowercased() != "xml" else {
      throw error(.malformed, "an XML declaration stands elsewhere than at the beginning", at: start)
    }
    try skip(to: "?>", from: start + 2, orThrow: "a processing instruction does not end", at: start)
  }

  private mutating func skip(to end: String, from index: Int, orThrow message: String, at start: Int) throws(XMLError) {
    var next = index
    while next < bytes.count, !follows(end, at: next) { next += 1 }
    guard next < bytes.count else { throw error(.malformed, message, at: start) }
    position = next + end.utf8.count
  }

  private mutating func count(_ new: Int, at index: Int) throws(XMLError) {
    nodes += new
    guard nodes <= limits.nodes else { throw error(.nodes, "there are more than \(limits.nodes) elements and attributes", at: index) }
  }

  private func follows(_ text: String, at index: Int) -> Bool {
    index < bytes.count && bytes[index] == text.utf8.first && bytes[index...].starts(with: text.utf8)
  }

  private func error(_ code: XMLError.Code, _ message: String, at index: Int) -> XMLError {
    XMLError(code, message, line: XMLSource.line(of: index, in: bytes))
  }
}

private func skipSpace(in bytes: [UInt8], at position: inout Int) {
  while position < bytes.count, bytes[position].isXMLSpace { position += 1 }
}

/// Reads what may be a name: libxml2 says whether it is one.
private func word(in bytes: [UInt8], at position: inout Int) -> Range<Int> {
  let start = position
  while position < bytes.count, !bytes[position].isXMLSpace, !"<>/='\"".utf8.contains(bytes[position]) { position += 1 }
  return start..<position
}

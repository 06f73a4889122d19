/// `application/x-www-form-urlencoded`, with `%20` for a space so that one encoding serves forms and queries.
enum FormEncoding {
  static func encode(_ pairs: [(name: String, value: String)]) -> String {
    pairs.map { "\(URLGrammar.percentEncoded($0.name))=\(URLGrammar.percentEncoded($0.value))" }.joined(separator: "&")
  }

  /// A field of an encoded form or query, as it stands there.
  struct Field {
    var raw: Substring
    var name: String { URLGrammar.percentDecoded(raw.prefix { $0 != "=" }) }
  }

  static func fields(of text: some StringProtocol) -> [Field] {
    text.pieces(at: UInt8(ascii: "&")).filter { !$0.isEmpty }.map { Field(raw: $0[...]) }
  }

  /// The form with fields added; those of the same name, and those to omit, are gone, all others stay as they were.
  static func replace(_ pairs: [(name: String, value: String)], omit: [String] = [], in text: some StringProtocol) -> String {
    let gone = Set(pairs.map(\.name) + omit)
    let kept = fields(of: text).filter { !gone.contains($0.name) }.map { String($0.raw) }
    let added = pairs.map { encode([$0]) }
    return (kept + added).joined(separator: "&")
  }
}

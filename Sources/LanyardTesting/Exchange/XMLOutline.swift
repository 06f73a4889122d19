import LanyardFormats

/// What an XML document says: its elements, attributes and texts in order, one to a line. Prefixes, quotes, the order of
/// attributes and white space between elements leave it as it is.
struct XMLOutline: Equatable {
  private(set) var lines: [String] = []

  /// Nil where the bytes are no XML.
  init?(_ bytes: [UInt8]) {
    guard let document = try? XMLDocument(xml: bytes), let count = Self.count("//*", in: document) else { return nil }
    for index in 0..<count {
      let element = "(//*)[\(index + 1)]"
      guard let depth = Self.count("\(element)/ancestor::*", in: document), let name = Self.name(of: element, in: document),
        let attributeCount = Self.count("\(element)/@*", in: document)
      else { return nil }
      let attributes = (0..<attributeCount).compactMap { number in
        let attribute = "\(element)/@*[\(number + 1)]"
        return Self.name(of: attribute, in: document).flatMap { name in
          Self.strings("string(\(attribute))", in: document).first.map { " \(name)='\($0)'" }
        }
      }
      let texts = Self.strings("\(element)/text()", in: document).filter { !$0.allSatisfy(\.isWhitespace) }
      lines.append(
        String(repeating: "  ", count: depth) + "<\(name)\(attributes.sorted().joined())>" + texts.joined())
    }
  }

  private static func name(of node: String, in document: XMLDocument) -> String? {
    guard let name = strings("local-name(\(node))", in: document).first, let uri = strings("namespace-uri(\(node))", in: document).first
    else { return nil }
    return uri.isEmpty ? name : "{\(uri)}\(name)"
  }

  private static func count(_ nodes: String, in document: XMLDocument) -> Int? {
    strings("count(\(nodes))", in: document).first.flatMap { Int($0) }
  }

  private static func strings(_ path: String, in document: XMLDocument) -> [String] {
    (try? document.strings(at: path, namespaces: [:])) ?? []
  }
}

import LanyardFormats

/// What an XML document says: its elements, attributes and texts in order. Prefixes, quotes, the order of attributes and white
/// space between elements leave it as it is.
struct XMLOutline: Equatable {
  struct Element: Equatable {
    var depth: Int
    var name: String
    var attributes: [Attribute]
    var text: String
  }

  struct Attribute: Equatable {
    var name: String
    var value: String
  }

  private(set) var elements: [Element] = []

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
          Self.strings("string(\(attribute))", in: document).first.map { Attribute(name: name, value: $0) }
        }
      }
      let texts = Self.strings("\(element)/text()", in: document).filter { !$0.allSatisfy(\.isWhitespace) }
      elements.append(
        Element(depth: depth, name: name, attributes: attributes.sorted { ($0.name, $0.value) < ($1.name, $1.value) }, text: texts.joined())
      )
    }
  }

  /// The elements as text, one to a line.
  var lines: [String] {
    elements.map { element in
      let attributes = element.attributes.map { " \($0.name)='\($0.value)'" }.joined()
      return String(repeating: "  ", count: element.depth) + "<\(element.name)\(attributes)>" + element.text
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

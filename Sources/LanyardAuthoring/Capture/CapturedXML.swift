import LanyardFormats

/// The tree of an XML document, and where each value in it is found.
struct CapturedXML {
  /// Documents of a login are small; a larger one is read as text.
  private static let limit = 400

  let root: XMLElement
  /// Every attribute and every text with an XPath that finds it alone.
  private(set) var values: [(path: String, name: String, value: String)] = []

  private let document: XMLDocument

  init?(_ bytes: [UInt8]) {
    guard let document = try? XMLDocument(xml: bytes), let count = Self.count("//*", document), (1...Self.limit).contains(count),
      let root = Self.element("/*", document)
    else { return nil }
    self.document = document
    self.root = root
    collect(root, element: "/*[1]", path: "/\(Self.step(root.name))")
  }

  private static func strings(_ path: String, _ document: XMLDocument) -> [String] { (try? document.strings(at: path)) ?? [] }

  private static func count(_ nodes: String, _ document: XMLDocument) -> Int? {
    strings("count(\(nodes))", document).first.flatMap { Int($0) }
  }

  private static func element(_ place: String, _ document: XMLDocument) -> XMLElement? {
    guard let name = strings("name(\(place))", document).first else { return nil }
    var element = XMLElement(name: name)
    // Namespace declarations are no attributes to XPath; those that are in force anew come back as such.
    let parent = place == "/*" ? nil : "\(place)/.."
    for prefix in Set(strings("\(place)/namespace::*[name()!='xml']", document)).sorted() {
      let isInherited = parent.map { count("\($0)/namespace::*[.='\(prefix)']", document) != 0 } ?? false
      guard !isInherited, !prefix.contains("'") else { continue }
      let name = strings("name(\(place)/namespace::*[.='\(prefix)'])", document).first ?? ""
      element.attributes.append(.init(name: name.isEmpty ? "xmlns" : "xmlns:\(name)", value: prefix))
    }
    for index in 0..<(count("\(place)/@*", document) ?? 0) {
      let attribute = "\(place)/@*[\(index + 1)]"
      guard let name = strings("name(\(attribute))", document).first, let value = strings("string(\(attribute))", document).first
      else { continue }
      element.attributes.append(.init(name: name, value: value))
    }
    let children = count("\(place)/*", document) ?? 0
    for index in 0..<children {
      guard let child = self.element("\(place)/*[\(index + 1)]", document) else { return nil }
      element.children.append(.element(child))
    }
    if children == 0, let text = strings("string(\(place))", document).first, !text.isEmpty { element.children = [.text(text)] }
    return element
  }

  private mutating func collect(_ node: XMLElement, element: String, path: String) {
    for attribute in node.attributes where !attribute.name.hasPrefix("xmlns") {
      let name = attribute.name
      add(name.contains(":") ? "\(path)/@*[name()='\(name)']" : "\(path)/@\(name)", Self.local(name), attribute.value)
    }
    var counts: [String: Int] = [:]
    for (index, child) in node.children.enumerated() {
      switch child {
      case .text(let text): add(path, Self.local(node.name), text)
      case .element(let child):
        counts[child.name, default: 0] += 1
        let twins = node.children.count { if case .element(let other) = $0 { other.name == child.name } else { false } }
        let position = twins > 1 ? "[\(counts[child.name] ?? 1)]" : ""
        collect(child, element: "\(element)/*[\(index + 1)]", path: "\(path)/\(Self.step(child.name))\(position)")
      }
    }
  }

  /// A value is worth naming only where its path finds it, and nothing else.
  private mutating func add(_ path: String, _ name: String, _ value: String) {
    guard Self.strings(path, document).map({ Array($0.utf8) }) == [Array(value.utf8)] else { return }
    values.append((path, name, value))
  }

  /// A name in a namespace is found by its local part, so that the spec needs no prefixes.
  private static func step(_ name: String) -> String {
    name.contains(":") ? "*[local-name()='\(local(name))']" : name
  }

  private static func local(_ name: String) -> String { name.split(separator: ":").last.map(String.init) ?? name }
}

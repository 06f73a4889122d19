/// An answer parsed for XPath: strict XML, or forgiving HTML. It belongs to one task.
package final class XMLDocument {
  let tree: LibXML2Tree
  private let limits: XMLLimits

  /// Reads XML as it is: a DOCTYPE is refused, and with it every entity but the five; nothing is fetched.
  ///
  /// Read are UTF-8, UTF-16 with a byte order mark, ISO-8859-1 and Windows-1252.
  package convenience init(xml bytes: [UInt8], limits: XMLLimits = .answer) throws(XMLError) {
    try self.init(source: XMLSource(bytes, limits: limits), limits: limits)
  }

  /// Reads what has been decoded already.
  init(source: XMLSource, limits: XMLLimits) throws(XMLError) {
    var scanner = XMLScanner(source, limits: limits)
    while try scanner.next() != nil {}
    tree = try LibXML2Tree(xml: source)
    self.limits = limits
  }

  /// Reads a page as browsers do, unclosed tags and all; element and attribute names are in lower case. Comments are left out.
  ///
  /// - Parameter charset: what the Content-Type header says; an unknown one is passed over.
  package init(html bytes: [UInt8], charset: String? = nil, limits: XMLLimits = .page) throws(XMLError) {
    tree = try LibXML2Tree(html: HTMLSource(bytes, charset: charset, limits: limits), limits: limits)
    self.limits = limits
  }

  /// What an XPath 1.0 expression finds: the string value of each node of a node set, in document order, or one string.
  ///
  /// A number is written as XPath's `string()` does, a boolean as `true` or `false`; an empty node set gives no strings.
  /// - Parameter namespaces: URIs by the prefixes that the expression uses.
  package func strings(at xpath: String, namespaces: [String: String] = [:]) throws(XMLError) -> [String] {
    do {
      _ = try XPathTokens(xpath)
    } catch {
      throw XMLError(.expression, error.message)
    }
    switch try tree.evaluate(xpath, namespaces: namespaces, limits: limits) {
    case .nodes(let texts): return texts
    case .text(let text): return [text]
    case .number(let number): return [XPath.text(of: number)]
    case .boolean(let boolean): return [boolean ? "true" : "false"]
    }
  }
}

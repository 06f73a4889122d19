internal import CLibXML2

/// A tree of libxml2's. Everything unsafe about that library stands in this file.
///
/// Not Sendable: libxml2 caches in a tree while it searches it, so that a tree belongs to one task.
@safe final class LibXML2Tree {
  /// What an XPath expression gave.
  enum Value {
    /// The string values of a node set, in document order: libxml2 ends every expression with a sort.
    case nodes([String])
    case text(String)
    case number(Double)
    case boolean(Bool)
  }

  fileprivate let document: xmlDocPtr

  /// libxml2 wants its tables made before threads use it.
  private static let isReady: Void = xmlInitParser()

  /// Strictly, what has passed the scanner.
  init(xml source: XMLSource) throws(XMLError) {
    Self.isReady
    var report = shim_report()
    let content = source.bytes[source.contentStart...]
    let document = unsafe content.withUnsafeBytes { bytes in
      unsafe shim_read_xml(bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(clamping: bytes.count), &report)
    }
    guard let document = unsafe document else {
      if report.doctype != 0 { throw XMLError(.doctype, "the document has a DOCTYPE") }
      let before = XMLSource.line(of: source.contentStart, in: source.bytes) - 1
      throw XMLError(libXML2Code: report.code, line: Int(max(report.line, 1)) + before)
    }
    unsafe self.document = document
  }

  /// Forgivingly, what the cleaner has written.
  init(html source: HTMLSource, limits: XMLLimits) throws(XMLError) {
    Self.isReady
    var report = shim_report()
    let document = unsafe source.bytes.withUnsafeBytes { bytes in
      unsafe shim_read_html(
        bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(clamping: bytes.count), source.encoding, &report)
    }
    guard let document = unsafe document else { throw XMLError(.malformed, "there is no HTML in the page") }
    unsafe self.document = document
    guard report.halted == 0 else { throw XMLError(.depth, "elements are nested deeper than \(limits.depth)") }
  }

  deinit { unsafe xmlFreeDoc(document) }

  /// Evaluates an expression at the document's node.
  func evaluate(_ expression: String, namespaces: [String: String], limits: XMLLimits) throws(XMLError) -> Value {
    try LibXML2Context(self, namespaces: namespaces, limits: limits).evaluate(expression)
  }

  /// Tells the tree from its beginning to its end.
  func walk(_ visit: (XMLEvent) -> Void) {
    let root = unsafe UnsafeMutableRawPointer(document).assumingMemoryBound(to: xmlNode.self)
    var next = unsafe root.pointee.children
    while let node = unsafe next {
      let hasChildren = unsafe enter(node, visit)
      if hasChildren, let child = unsafe node.pointee.children {
        unsafe next = child
      } else {
        unsafe next = leave(node, below: root, visit)
      }
    }
  }

  /// Tells of a node's beginning; true for an element.
  @unsafe private func enter(_ node: xmlNodePtr, _ visit: (XMLEvent) -> Void) -> Bool {
    switch unsafe node.pointee.type {
    case XML_ELEMENT_NODE:
      var attributes: [XMLEvent.Attribute] = []
      var next = unsafe node.pointee.properties
      while let attribute = unsafe next {
        let name = unsafe Self.name(attribute.pointee.name, attribute.pointee.ns)
        let value = unsafe UnsafeMutableRawPointer(attribute).assumingMemoryBound(to: xmlNode.self)
        unsafe attributes.append(XMLEvent.Attribute(name: name, value: Self.stringValue(value)))
        unsafe next = attribute.pointee.next
      }
      unsafe visit(.start(Self.name(node.pointee.name, node.pointee.ns), attributes))
      return true
    case XML_TEXT_NODE, XML_CDATA_SECTION_NODE:
      unsafe visit(.text(Self.string(node.pointee.content)))
    case XML_PI_NODE:
      unsafe visit(.instruction(target: Self.string(node.pointee.name), data: Self.string(node.pointee.content)))
    default:
      break
    }
    return false
  }

  /// Tells of the end of a node and of those it was the last child of; gives the node that comes after.
  @unsafe private func leave(_ node: xmlNodePtr, below root: xmlNodePtr, _ visit: (XMLEvent) -> Void) -> xmlNodePtr? {
    var last = unsafe node
    while true {
      if unsafe last.pointee.type == XML_ELEMENT_NODE { visit(.end) }
      if let sibling = unsafe last.pointee.next { return unsafe sibling }
      guard let parent = unsafe last.pointee.parent, unsafe parent != root else { return nil }
      unsafe last = parent
    }
  }

  @unsafe private static func name(_ local: UnsafePointer<xmlChar>?, _ namespace: xmlNsPtr?) -> XMLName {
    unsafe XMLName(namespace: string(namespace?.pointee.href), local: string(local))
  }

  @unsafe fileprivate static func stringValue(_ node: xmlNodePtr) -> String {
    guard let text = unsafe xmlXPathCastNodeToString(node) else { return "" }
    defer { unsafe shim_free(text) }
    return unsafe string(text)
  }

  @unsafe fileprivate static func string(_ text: UnsafePointer<xmlChar>?) -> String {
    guard let text = unsafe text else { return "" }
    return unsafe String(cString: text)
  }
}

/// Reads XPath expressions at the document's node of a tree, one after the other: libxml2 makes tables for it, which are dear.
@safe final class LibXML2Context {
  private let tree: LibXML2Tree
  private let context: xmlXPathContextPtr
  private let limits: XMLLimits

  init(_ tree: LibXML2Tree, namespaces: [String: String] = [:], limits: XMLLimits) throws(XMLError) {
    guard let context = unsafe shim_xpath_context(tree.document, limits.effort) else { throw .memory }
    self.tree = tree
    unsafe self.context = context
    self.limits = limits
    declare(namespaces)
  }

  deinit { unsafe xmlXPathFreeContext(context) }

  /// Sets the prefixes of the expressions to come.
  func declare(_ namespaces: [String: String]) {
    unsafe xmlXPathRegisteredNsCleanup(context)
    for (prefix, namespace) in namespaces { unsafe xmlXPathRegisterNs(context, prefix, namespace) }
  }

  /// Nil where libxml2 does not understand an expression.
  func compile(_ expression: String) -> LibXML2Expression? {
    unsafe shim_xpath_compile(context, expression).map { unsafe LibXML2Expression($0) }
  }

  /// Where, in UTF-8, libxml2 stopped to understand the expression that it could not compile.
  var syntaxError: Int { Int(unsafe context.pointee.lastError.int1) }

  func evaluate(_ expression: String) throws(XMLError) -> LibXML2Tree.Value {
    guard let compiled = compile(expression) else { throw XMLError(libXML2XPathCode: unsafe context.pointee.lastError.code) }
    return try evaluate(compiled)
  }

  func evaluate(_ expression: LibXML2Expression) throws(XMLError) -> LibXML2Tree.Value {
    guard let object = unsafe shim_xpath_evaluate(context, expression.compiled) else {
      throw XMLError(libXML2XPathCode: unsafe context.pointee.lastError.code)
    }
    defer { unsafe xmlXPathFreeObject(object) }
    switch unsafe object.pointee.type {
    case XPATH_NODESET: return .nodes(try unsafe strings(object.pointee.nodesetval))
    case XPATH_NUMBER: return .number(unsafe object.pointee.floatval)
    case XPATH_BOOLEAN: return .boolean(unsafe object.pointee.boolval != 0)
    case XPATH_STRING: return .text(unsafe LibXML2Tree.string(object.pointee.stringval))
    default: throw XMLError(.expression, "the XPath expression gives nothing that can be read as text")
    }
  }

  @unsafe private func strings(_ set: xmlNodeSetPtr?) throws(XMLError) -> [String] {
    guard let set = unsafe set, let nodes = unsafe set.pointee.nodeTab else { return [] }
    var texts: [String] = []
    var length = 0
    for index in 0..<Int(unsafe set.pointee.nodeNr) {
      guard let node = unsafe nodes[index] else { continue }
      let text = unsafe LibXML2Tree.stringValue(node)
      length += text.utf8.count
      guard length <= limits.bytes else { throw XMLError(.tooLarge, "the XPath expression finds more text than is read") }
      texts.append(text)
    }
    return texts
  }
}

/// An XPath expression that libxml2 has understood, for the context that compiled it.
@safe final class LibXML2Expression {
  fileprivate let compiled: xmlXPathCompExprPtr

  @unsafe fileprivate init(_ compiled: xmlXPathCompExprPtr) { unsafe self.compiled = compiled }

  deinit { unsafe xmlXPathFreeCompExpr(compiled) }
}

extension XMLError {
  fileprivate static let memory = XMLError(.memory, "no memory is left for the document")

  /// libxml2's own messages quote the document; these do not.
  fileprivate init(libXML2Code code: Int32, line: Int) {
    let message =
      switch xmlParserErrors(UInt32(bitPattern: code)) {
      case XML_ERR_NO_MEMORY: "no memory is left for the document"
      case XML_ERR_DOCUMENT_EMPTY, XML_ERR_DOCUMENT_START: "the document does not begin with an element"
      case XML_ERR_DOCUMENT_END: "something stands behind the end of the document"
      case XML_ERR_TAG_NAME_MISMATCH: "an end tag has another name than its start tag"
      case XML_ERR_TAG_NOT_FINISHED: "an element does not end"
      case XML_ERR_ATTRIBUTE_REDEFINED, XML_NS_ERR_ATTRIBUTE_REDEFINED: "an attribute stands twice on an element"
      case XML_NS_ERR_UNDEFINED_NAMESPACE: "a prefix is not declared"
      case XML_ERR_UNDECLARED_ENTITY, XML_WAR_UNDECLARED_ENTITY: "an entity is none of amp, lt, gt, quot and apos"
      case XML_ERR_ENTITYREF_SEMICOL_MISSING, XML_ERR_NAME_REQUIRED: "a '&' begins no reference"
      case XML_ERR_INVALID_CHAR, XML_ERR_INVALID_CHARREF: "a reference names a character that XML does not allow"
      case XML_ERR_MISPLACED_CDATA_END: "text holds ']]>'"
      default: "the document is not well-formed XML"
      }
    self.init(code == XML_ERR_NO_MEMORY.rawValue ? .memory : .malformed, message, line: line)
  }

  fileprivate init(libXML2XPathCode code: Int32) {
    switch xmlXPathError(UInt32(bitPattern: code &- Int32(bitPattern: XML_XPATH_EXPRESSION_OK.rawValue))) {
    case XPATH_OP_LIMIT_EXCEEDED: self.init(.effort, "the XPath expression needs more steps on this document than are allowed")
    case XPATH_UNKNOWN_FUNC_ERROR: self.init(.expression, "the XPath expression uses an unknown function")
    case XPATH_UNDEF_PREFIX_ERROR: self.init(.expression, "the XPath expression uses a prefix that is not declared")
    case XPATH_INVALID_TYPE, XPATH_INVALID_OPERAND: self.init(.expression, "the XPath expression uses a value of the wrong kind")
    case XPATH_MEMORY_ERROR: self = .memory
    default: self.init(.expression, "the XPath expression cannot be evaluated")
    }
  }
}

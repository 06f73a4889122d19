/// A name as it is written: `prefix:local` or `local` (Namespaces in XML 1.0 §4).
struct XMLQualifiedName: Hashable {
  /// Empty where there is none.
  var prefix: String
  var local: String

  /// Nil where the text is no name.
  init?(_ text: String) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, let last = parts.last, parts.allSatisfy(Self.isUncolonized) else { return nil }
    prefix = parts.count == 2 ? String(first) : ""
    local = String(last)
  }

  /// What an attribute of this name declares: a prefix, nothing (the default namespace), or nil where it is no declaration.
  var declaredPrefix: String? { prefix == "xmlns" ? local : prefix.isEmpty && local == "xmlns" ? "" : nil }

  private static func isUncolonized(_ text: Substring) -> Bool {
    guard let first = text.unicodeScalars.first, first.isXMLNameStart else { return false }
    return text.unicodeScalars.dropFirst().allSatisfy(\.isXMLNamePart)
  }
}

/// A name as it is meant: the namespace and the name in it.
struct XMLName: Hashable {
  static let xmlNamespace = "http://www.w3.org/XML/1998/namespace"
  /// Of `xmlns` and of the attributes that declare prefixes.
  static let declarationNamespace = "http://www.w3.org/2000/xmlns/"

  /// Empty where the name is in no namespace.
  var namespace: String
  var local: String
}

/// The prefixes in force at a place, and what they stand for.
struct XMLNamespaces {
  private var namespaces: [String: String] = ["xml": XMLName.xmlNamespace, "": ""]

  mutating func declare(_ prefix: String, as namespace: String) { namespaces[prefix] = namespace }

  /// What the name of an element means here; nil where its prefix is not declared.
  func element(_ name: XMLQualifiedName) -> XMLName? {
    namespaces[name.prefix].map { XMLName(namespace: $0, local: name.local) }
  }

  /// What the name of an attribute means here: without a prefix it is in no namespace, whatever the default.
  func attribute(_ name: XMLQualifiedName) -> XMLName? {
    if name.declaredPrefix != nil { return XMLName(namespace: XMLName.declarationNamespace, local: name.local) }
    return name.prefix.isEmpty ? XMLName(namespace: "", local: name.local) : element(name)
  }
}

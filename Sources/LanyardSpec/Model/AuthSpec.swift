/// A vendor's ways of authenticating, read from YAML and checked: a value of this type has no mistakes of form or reference.
public struct AuthSpec: Sendable {
  /// The short name under which the spec is found, such as `example-vault`.
  public var name: String
  /// The name for people.
  public var title: String?
  /// What the product is, in a sentence or two.
  public var summary: String?
  /// Where the vendor documents the login.
  public var documentation: [String]
  /// What the user gives, in the order of the file.
  public var inputs: [InputDeclaration]
  /// The ways to authenticate, in the order of the file; the first is the default.
  public var methods: [Method]
  /// The text that the spec was read from, so that run-time errors can point at its lines.
  public var source: SourceText
  /// What was remarked and does not stand in the way of using the spec.
  public var warnings: [Diagnostic]

  /// Fixed origins beside those of the url inputs, such as `https://login.example.com`.
  package var origins: [Located<String>]
  /// Prefixes for XPath expressions.
  package var namespaces: [String: String]
  let document: Node

  /// The spec's content in a canonical form: comments, layout and the quoting of ordinary text leave it as it is; the order of keys counts.
  ///
  /// It is written anew each time: only those who keep sessions want it, and a spec is read for other purposes, too.
  package var canonicalForm: String { document.canonicalForm }

  /// The method of that name; the default one for nil.
  public func method(named name: String?) -> Method? {
    guard let name else { return methods.first }
    return methods.first { $0.name == name }
  }

  /// The declaration of that name.
  public func input(named name: String) -> InputDeclaration? {
    inputs.first { $0.name == name }
  }
}

/// A rule of the checker that is allowed to pass where it stands, with the reason.
public struct Allowance: Sendable, Hashable {
  /// The rule's code, such as `secret-in-url`.
  public var code: Diagnostic.Code
  /// Why it must be so.
  public var reason: String
  /// Where it stands.
  public var range: SourceRange

  package init(code: Diagnostic.Code, reason: String, range: SourceRange) {
    self.code = code
    self.reason = reason
    self.range = range
  }
}

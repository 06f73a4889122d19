/// XML or HTML that cannot be read, searched, written or edited.
package struct XMLError: Error, Sendable {
  package enum Code: String, Sendable {
    /// There is a DOCTYPE, and with it the door to entities and files.
    case doctype
    /// Elements are nested deeper than allowed.
    case depth
    /// There are more elements and attributes than allowed.
    case nodes
    /// It is not well-formed XML.
    case malformed
    /// It, or what was found in it, is longer than allowed.
    case tooLarge
    /// Its encoding is none that is read here.
    case encoding
    /// An XPath expression cannot be evaluated.
    case expression
    /// An XPath expression needs more steps than allowed.
    case effort
    /// An element or attribute to be written has no name that XML allows.
    case name
    /// A value to be written holds a character that XML cannot carry.
    case character
    /// The document has no such place as was asked for.
    case structure
    /// No memory was left.
    case memory
  }

  package var code: Code
  /// What is wrong, in words; never with content of the document.
  package var message: String
  /// The line of the document, counted from 1.
  package var line: Int?

  package init(_ code: Code, _ message: String, line: Int? = nil) {
    self.code = code
    self.message = message
    self.line = line
  }
}

extension XMLError: Equatable {
  /// Two errors are alike when their codes and lines are; the message is for people.
  package static func == (lhs: Self, rhs: Self) -> Bool { lhs.code == rhs.code && lhs.line == rhs.line }
}

extension XMLError: CustomStringConvertible {
  package var description: String { line.map { "line \($0): \(message)" } ?? message }
}

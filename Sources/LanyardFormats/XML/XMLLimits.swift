/// How much of a document is read before it is refused.
package struct XMLLimits: Sendable {
  package var bytes: Int
  /// Nested elements; libxml2 itself ends at 256.
  package var depth: Int
  /// Elements, attributes, comments and processing instructions together.
  package var nodes: Int
  /// Attributes of one element. libxml2 compares them pairwise: 80,000 take it ten seconds.
  package var attributes = 512
  /// Namespace declarations of one element. libxml2 looks a prefix up among all that are in force.
  package var declarations = 64
  /// Steps of one XPath evaluation.
  package var effort: UInt = 1_000_000

  /// What a server may answer in XML.
  package static let answer = XMLLimits(bytes: 8 << 20, depth: 64, nodes: 50_000)
  /// What a server may answer in HTML, where libxml2 sets the depth.
  package static let page = XMLLimits(bytes: 8 << 20, depth: 255, nodes: 200_000)
  /// What the caller may send: his own document, which is only walked through.
  package static let request = XMLLimits(bytes: 64 << 20, depth: 250, nodes: 5_000_000)
}

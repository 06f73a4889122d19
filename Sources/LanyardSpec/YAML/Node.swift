/// A YAML document as a tree of text, lists and mappings, each with its place.
///
/// Nothing is resolved: every scalar is text until the reader of a key says otherwise.
package struct Node: Sendable {
  package enum Content: Sendable {
    case scalar(Scalar)
    case sequence([Node])
    case mapping([Entry])
  }

  package struct Scalar: Sendable {
    package enum Style: Sendable { case plain, singleQuoted, doubleQuoted, literal, folded }

    package var text: String
    package var style: Style
    /// The place of each Unicode scalar of `text`, where the file shows the text as it is.
    package var places: ScalarPlaces
  }

  package struct Entry: Sendable {
    package var key: Located<String>
    package var value: Node
  }

  package var content: Content
  package var range: SourceRange
}

/// Text with places to fill, such as `Bearer ${token}`: parsed once when the spec is read, evaluated once when a
/// request is made, and never scanned again.
package struct Template: Sendable, Hashable {
  package enum Part: Sendable, Hashable {
    case literal(String)
    case reference(Reference)
  }

  /// `${name | filter | filter}`
  package struct Reference: Sendable, Hashable {
    package var name: String
    package var filters: [Filter]
    /// The place of each filter with its arguments; of a text that does not stand as it is in the file, the whole text's.
    package var filterRanges: [SourceRange]
    /// From `$` to behind `}`.
    package var range: SourceRange
    /// Only the name, for messages about it.
    package var nameRange: SourceRange
  }

  package var parts: [Part]
  package var range: SourceRange

  /// The reference, where the template is nothing but one: such a place is dropped when the value is absent.
  package var wholeReference: Reference? {
    guard parts.count == 1, case .reference(let reference) = parts[0] else { return nil }
    return reference
  }

  /// The text, where nothing is to be filled in.
  package var literal: String? {
    if parts.count == 1, case .literal(let text) = parts[0] { return text }
    var text = ""
    for part in parts {
      guard case .literal(let piece) = part else { return nil }
      text += piece
    }
    return text
  }

  package var references: [Reference] {
    parts.compactMap { part in
      guard case .reference(let reference) = part else { return nil }
      return reference
    }
  }
}

extension Node {
  /// The tree as unambiguous text, which is JSON: comments, layout and the quoting of ordinary text make no difference.
  ///
  /// The order of keys does, since in an XML body it is the order of the elements. A scalar stands without quotes where it is
  /// a plain one in JSON's grammar for null, true, false and numbers, because in a JSON body quotes then make a difference.
  package var canonicalForm: String {
    var text = ""
    write(to: &text)
    return text
  }

  /// A tree is never deeper than `YAMLComposer.maximumDepth`.
  private func write(to text: inout String) {
    switch content {
    case .scalar(let scalar):
      if scalar.isJSONLiteral { text += scalar.text } else { text.appendJSONString(scalar.text) }
    case .sequence(let items):
      text += "["
      for (index, item) in items.enumerated() {
        if index > 0 { text += "," }
        item.write(to: &text)
      }
      text += "]"
    case .mapping(let entries):
      text += "{"
      for (index, entry) in entries.enumerated() {
        if index > 0 { text += "," }
        text.appendJSONString(entry.key.value)
        text += ":"
        entry.value.write(to: &text)
      }
      text += "}"
    }
  }
}

extension Node.Scalar {
  /// Whether the scalar stands for JSON's `null`, `true`, `false` or a number where it is used in JSON: plain, and in RFC 8259's grammar.
  package var isJSONLiteral: Bool { style == .plain && text.isJSONLiteral }
}

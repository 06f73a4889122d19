extension DiagnosticRenderer {
  /// The diagnostics as a JSON array of objects, for programs.
  ///
  /// Each has `severity`, `code`, `message`, `path`, `line`, `column`, `endLine`, `endColumn` (lines and columns from 1, a
  /// column being a Unicode scalar, the end exclusive), `notes` with a `message` and where there is one a `line` and a
  /// `column`, `help` where there is any, and `fix` where there is one: a `range` of `line`, `column`, `endLine` and `endColumn`,
  /// and the `replacement` for what stands there.
  public func json(_ diagnostics: [Diagnostic]) -> String {
    "[" + diagnostics.map(json).joined(separator: ",") + "]"
  }

  /// One diagnostic as a JSON object.
  public func json(_ diagnostic: Diagnostic) -> String {
    var object = JSONObjectText()
    object.add("severity", diagnostic.severity.rawValue)
    object.add("code", diagnostic.code.rawValue)
    object.add("message", diagnostic.message)
    object.add("path", path)
    object.add(diagnostic.range)
    if let help = diagnostic.help { object.add("help", help) }
    let notes = diagnostic.notes.map { note in
      var object = JSONObjectText()
      object.add("message", note.message)
      if let range = note.range {
        object.add("line", range.start.line)
        object.add("column", range.start.column)
      }
      return object.text
    }
    object.add("notes", json: "[" + notes.joined(separator: ",") + "]")
    if let fix = diagnostic.fix {
      var range = JSONObjectText()
      range.add(fix.range)
      var change = JSONObjectText()
      change.add("range", json: range.text)
      change.add("replacement", fix.replacement)
      object.add("fix", json: change.text)
    }
    return object.text
  }
}

/// A JSON object that grows member by member.
private struct JSONObjectText {
  private var members = ""

  var text: String { "{" + members + "}" }

  mutating func add(_ name: String, _ value: String) {
    add(name, json: "")
    members.appendJSONString(value)
  }

  mutating func add(_ name: String, _ value: Int) { add(name, json: String(value)) }

  mutating func add(_ range: SourceRange) {
    add("line", range.start.line)
    add("column", range.start.column)
    add("endLine", range.end.line)
    add("endColumn", range.end.column)
  }

  mutating func add(_ name: String, json: String) {
    if !members.isEmpty { members += "," }
    members.appendJSONString(name)
    members += ":" + json
  }
}

import Testing

@testable import LanyardSpec

@Suite("A fix that a diagnostic offers")
struct FixTests {
  @Test("mends the mistake it belongs to", arguments: Golden.names)
  func mends(_ name: String) throws {
    let source = try Golden.source(name)
    for diagnostic in AuthSpec.read(source).diagnostics {
      guard let fix = diagnostic.fix else { continue }
      let mended = SourceText(path: source.path, text: source.text.applying(fix))
      let left = AuthSpec.read(mended).diagnostics.filter {
        $0.code == diagnostic.code && $0.message == diagnostic.message && $0.range.start == diagnostic.range.start
      }
      #expect(left.isEmpty, "\(diagnostic.code) at \(diagnostic.range.start)")
    }
  }

  @Test(
    "is offered where it is sure",
    arguments: [
      ("lanyard: 1\nnmae: a\n", "lanyard: 1\nname: a\n"),
      ("lanyard: 1\n\"nmae\": a\n", "lanyard: 1\nname: a\n"),
      ("inputs:\n  a: { type: 'ulr' }\n", "inputs:\n  a: { type: url }\n"),
      ("methods: { a: { login: [{ send: { post: ${b} } }] } }", "methods: { a: { login: [{ send: { post: \"${b}\" } }] } }"),
      ("name:\ta\n", "name: a\n"),
      ("methods:\n  a:\n    rejected: { json: a.b }\n", "methods:\n  a:\n    rejected: { json: $.a.b }\n"),
      ("methods:\n  a:\n    rejected: { json: '[0]' }\n", nil),
      ("methods:\n  a:\n    apply: { form: { a: '${b | bas64}' } }\n", "methods:\n  a:\n    apply: { form: { a: '${b | base64}' } }\n"),
      ("methods:\n  a:\n    apply: { form: { a: \"\\x24{b | bas64}\" } }\n", nil),
      (
        "inputs:\n  user: {}\nmethods:\n  a:\n    apply: { form: { a: '${usr}' } }\n",
        "inputs:\n  user: {}\nmethods:\n  a:\n    apply: { form: { a: '${user}' } }\n"
      ),
      ("inputs:\n  user: {}\nmethods:\n  a:\n    apply:\n      form:\n        a: >-\n          x\n          ${usr}\n", nil),
    ] as [(String, String?)])
  func offers(text: String, mended: String?) {
    let fixes = AuthSpec.read(SourceText(path: "x", text: text)).diagnostics.compactMap(\.fix)
    #expect(fixes.first.map { text.applying($0) } == mended)
  }
}

extension String {
  fileprivate func applying(_ fix: Diagnostic.Fix) -> String {
    let lines = split(separator: "\n", omittingEmptySubsequences: false)
    func offset(_ place: Place) -> Int {
      lines[..<(place.line - 1)].reduce(0) { $0 + $1.unicodeScalars.count + 1 } + place.column - 1
    }
    var scalars = Array(unicodeScalars)
    scalars.replaceSubrange(offset(fix.range.start)..<offset(fix.range.end), with: fix.replacement.unicodeScalars)
    return String(String.UnicodeScalarView(scalars))
  }
}

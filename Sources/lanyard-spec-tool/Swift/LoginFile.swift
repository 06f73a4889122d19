import LanyardSpec

/// Who sees what is generated.
enum AccessLevel: String, CaseIterable {
  case `internal`, `public`

  /// What stands before a declaration.
  var modifier: String { self == .public ? "public " : "" }
}

/// The Swift file for one spec.
struct LoginFile {
  let type: LoginType
  let access: AccessLevel

  init(_ spec: AuthSpec, access: AccessLevel = .internal) {
    type = LoginType(spec)
    self.access = access
  }

  /// The first line of a generated file and its import. An import without a level goes together with any that the target's own files have.
  static func head(_ origin: String, access: AccessLevel) -> String {
    """
    // Made by Lanyard from \(origin). Change that instead of this file.
    // swift-format-ignore-file

    \(access.modifier)import Lanyard
    """
  }

  var text: String {
    let head = Self.head(type.spec.source.path.visible, access: access)
    return ([head, structure] + [functions, values].compactMap(\.self) + [source]).joined(separator: "\n\n") + "\n"
  }

  private var modifier: String { access.modifier }

  // MARK: - The pieces

  private var structure: String {
    var comment = DocComment()
    comment.add(DocComment.sentence(type.spec.title ?? type.spec.name))
    if let summary = type.spec.summary { comment.add(DocComment.sentence(summary)) }
    comment.add(list: type.spec.documentation.map { "SeeAlso: \($0)" })
    let types = [methods] + type.choices.map(choice)
    return """
      \(comment.lines.joined(separator: "\n"))
      \(modifier)struct \(type.name): DescribedLogin {
      \(types.map(Self.indented).joined(separator: "\n\n"))

        \(modifier)let method: Method
        \(modifier)let inputs: [String: InputValue]

        private init(_ method: Method, _ inputs: [String: InputValue?]) {
          self.method = method
          self.inputs = inputs.compactMapValues { $0 }
        }
      }
      """
  }

  private var methods: String {
    let cases = type.methods.flatMap { method in
      var comment = DocComment()
      comment.add(DocComment.sentence(method.title))
      return comment.lines + [method.enumCase.declaration]
    }
    return enumeration("Method", "The ways to authenticate.", cases: cases)
  }

  private func choice(_ parameter: InputParameter) -> String {
    guard let choice = parameter.choice else { return "" }
    return enumeration(choice.name, parameter.documentation, cases: choice.cases.map(\.declaration))
  }

  private func enumeration(_ name: String, _ summary: String, cases: [String]) -> String {
    var comment = DocComment()
    comment.add(summary)
    let body = Self.indented(cases.joined(separator: "\n"))
    return (comment.lines + ["\(modifier)enum \(name): String, CaseIterable, Sendable {", body, "}"]).joined(separator: "\n")
  }

  private var functions: String? {
    guard let first = type.methods.first else { return nil }
    let functions = [initializer(first)] + type.methods.map(factory)
    return "extension \(type.name) {\n\(functions.map(Self.indented).joined(separator: "\n\n"))\n}"
  }

  private func initializer(_ method: LoginMethod) -> String {
    let arguments = Self.list("(", method.parameters.map(\.argument), ")")
    return function(
      "init", method, summary: DocComment.sentence(method.title) + " This is the spec's first method.",
      body: "self = .\(method.factory)\(arguments)")
  }

  private func factory(_ method: LoginMethod) -> String {
    let entries = method.parameters.map(\.entry)
    let inputs = entries.isEmpty ? "[:]" : Self.list("[", entries, "]", endsWithComma: true)
    return function(
      "static func \(SwiftName.declared(method.factory))", method, result: " -> Self",
      summary: DocComment.sentence(method.title), body: "Self(.\(method.enumCase.name), \(inputs))")
  }

  private func function(_ name: String, _ method: LoginMethod, result: String = "", summary: String, body: String) -> String {
    var comment = DocComment()
    comment.add(summary)
    if let more = method.method.summary { comment.add(DocComment.sentence(more)) }
    comment.add(parameters: method.parameters.map { ($0.name, $0.documentation) })
    let parameters = Self.list("(", method.parameters.map(\.parameter), ")")
    return (comment.lines + ["\(modifier)\(name)\(parameters)\(result) {", Self.indented(body), "}"]).joined(separator: "\n")
  }

  private var values: String? {
    guard !type.values.isEmpty else { return nil }
    let functions = type.values.map { value in
      """
      /// The value \(DocComment.code(value.variable)) that the login has obtained, which is no secret; nil where it has not.
      \(modifier)static func \(SwiftName.declared(value.name))(of session: Session) -> String? {
        session.value(named: \(SwiftLiteral.line(value.variable)))?.reveal()
      }
      """
    }
    return "extension \(type.name) {\n\(functions.map(Self.indented).joined(separator: "\n\n"))\n}"
  }

  private var source: String {
    """
    extension \(type.name) {
      \(modifier)static var specName: String { \(SwiftLiteral.line(type.spec.name)) }

      \(modifier)static var spec: AuthSpec {
        get throws(SpecError) { try checked.get() }
      }

      private static let checked = Result { () throws(SpecError) in try AuthSpec(source: specSource) }

      \(modifier)static let specSource = SourceText(path: \(SwiftLiteral.line(type.spec.source.path)), text: \(SwiftLiteral.block(type.spec.source.text)))
    }
    """
  }

  /// In one line where there is room for it, else below each other.
  private static func list(_ opening: String, _ items: [String], _ closing: String, endsWithComma: Bool = false) -> String {
    let line = opening + items.joined(separator: ", ") + closing
    guard line.count > 80 else { return line }
    return "\(opening)\n\(indented(items.joined(separator: ",\n")))\(endsWithComma ? "," : "")\n\(closing)"
  }

  /// Two columns further in; empty lines stay empty.
  private static func indented(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "" : "  \($0)" }.joined(separator: "\n")
  }
}

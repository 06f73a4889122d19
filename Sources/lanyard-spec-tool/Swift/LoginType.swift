import LanyardSpec

/// The Swift type that stands for a spec: its names, worked out once, before anything is written.
struct LoginType {
  let spec: AuthSpec
  let name: String
  let methods: [LoginMethod]
  /// What sessions show of what was extracted, by the names of functions.
  let values: [(name: String, variable: String)]

  /// Names that the generated code itself needs.
  private static let takenTypes: Set<String> = [
    "Any", "AuthSpec", "Bool", "CaseIterable", "DescribedLogin", "InputNumber", "InputValue", "Lanyard", "LanyardSpec", "LanyardSpecs",
    "Method", "Optional", "Protocol", "RawRepresentable", "Result", "Secret", "Self", "Sendable", "Session", "SourceText", "SpecError",
    "String", "Type", "UInt8",
  ]
  private static let takenMembers: Set<String> = ["checked", "spec", "specName", "specSource"]

  init(_ spec: AuthSpec) {
    self.spec = spec
    let typeName = Self.name(of: spec)
    name = typeName
    let parameters = Self.parameters(of: spec, typeName: typeName)
    var members = NamePool(taken: Self.takenMembers)
    let cases = EnumCase.cases(of: spec.methods.map(\.name))
    methods = zip(spec.methods, cases).map { method, enumCase in
      let used = Set(spec.inputs(usedBy: method).map(\.name))
      return LoginMethod(
        method: method, enumCase: enumCase, factory: members.claim(enumCase.name),
        parameters: parameters.filter { used.contains($0.declaration.name) })
    }
    values = Self.openVariables(of: spec).map { (members.claim(SwiftName.lower($0, fallback: "value")), $0) }
  }

  /// The enumerations of the choices that some method uses.
  var choices: [InputParameter] {
    let used = Set(methods.flatMap(\.parameters).map(\.declaration.name))
    var seen: Set<String> = []
    return methods.flatMap(\.parameters).filter { parameter in
      parameter.choice != nil && used.contains(parameter.declaration.name) && seen.insert(parameter.declaration.name).inserted
    }
  }

  /// The name of the type of a spec, without making the rest.
  static func name(of spec: AuthSpec) -> String {
    var types = NamePool(taken: takenTypes)
    return types.claim(SwiftName.upper(spec.name, spellings: spec.title.map(SwiftName.spellings) ?? [:]))
  }

  private static func parameters(of spec: AuthSpec, typeName: String) -> [InputParameter] {
    var names = NamePool()
    var types = NamePool(taken: takenTypes.union([typeName]))
    return spec.inputs.map { input in
      let name = names.claim(SwiftName.lower(input.name, fallback: "input"))
      guard case .choice(let words) = input.kind else { return InputParameter(declaration: input, name: name, choice: nil) }
      let type = types.claim(SwiftName.upper(input.name, fallback: "Choice"))
      return InputParameter(declaration: input, name: name, choice: ChoiceType(name: type, words: words))
    }
  }

  /// What the spec extracts and does not call secret, in the order of the file.
  private static func openVariables(of spec: AuthSpec) -> [String] {
    let extractors = spec.methods.flatMap(\.steps).flatMap(\.extractors)
    var seen = Set(extractors.filter(\.isSecret).map(\.name))
    return extractors.map(\.name).filter { seen.insert($0).inserted }
  }
}

/// A method of the spec as a function that makes the login.
struct LoginMethod {
  let method: Method
  let enumCase: EnumCase
  let factory: String
  /// The inputs that it uses, in the order of the file.
  let parameters: [InputParameter]

  var title: String { method.title ?? "The spec's method \(DocComment.code(method.name))" }
}

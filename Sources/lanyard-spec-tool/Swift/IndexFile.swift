import LanyardSpec

/// The Swift file that lists the types of all specs of a target.
struct IndexFile {
  let specs: [AuthSpec]

  /// What is wrong with the specs together: two types of one name.
  var diagnostics: [(source: SourceText, diagnostic: Diagnostic)] {
    var first: [String: AuthSpec] = [:]
    return specs.compactMap { spec in
      let name = LoginType.name(of: spec)
      guard let other = first[name] else {
        first[name] = spec
        return nil
      }
      let message = "'\(spec.name)' and the spec '\(other.name)' in \(other.source.path) are both the Swift type \(name)"
      return (spec.source, Diagnostic(.error, "same-type", message, at: .beginning, help: "give one of them another 'name'"))
    }
  }

  var text: String {
    let types = specs.sorted { $0.name < $1.name }.map { "      \(LoginType.name(of: $0)).self," }
    let list = types.isEmpty ? "[]" : "[\n\(types.joined(separator: "\n"))\n    ]"
    return """
      \(LoginFile.head("the specs of this target", access: .internal))

      /// The specs that this target has, as types.
      enum LanyardSpecs {
        /// All of them, by name.
        static var all: [any DescribedLogin.Type] {
          \(list)
        }
      }

      """
  }
}

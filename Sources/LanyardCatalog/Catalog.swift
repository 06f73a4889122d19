public import Lanyard

/// The specs that come with Lanyard, embedded in the program: nothing is read at run time.
///
/// Each is a type, too, which asks for exactly the inputs that a method uses: `SnapProtect(baseURL:username:password:)`.
public enum Catalog {
  /// The types of all specs, by name.
  public static var all: [any DescribedLogin.Type] { LanyardSpecs.all }

  /// The names of all specs, in the order of the alphabet.
  public static var names: [String] { all.map { $0.specName } }

  /// The spec of that name.
  ///
  /// - Throws: `SpecError` with the code `unknown-spec` where there is none.
  public static func spec(_ name: String) throws(SpecError) -> AuthSpec {
    guard let type = type(named: name) else { throw unknown(name) }
    return try type.spec
  }

  /// The text of the spec of that name; nil where there is none.
  public static func source(_ name: String) -> SourceText? { type(named: name)?.specSource }

  private static func type(named name: String) -> (any DescribedLogin.Type)? { all.first { $0.specName == name } }

  private static func unknown(_ name: String) -> SpecError {
    let near = nearestNames(to: name, among: names).map { "'\($0)'" }.joined(separator: ", ")
    let help = nearestName(to: name, among: names).map { "did you mean '\($0)'?" } ?? "there are \(near), …"
    let diagnostic = Diagnostic(.error, "unknown-spec", "the catalog has no spec called '\(name)'", at: .beginning, help: help)
    return SpecError(source: SourceText(path: "<catalog>", text: ""), diagnostics: [diagnostic])
  }
}

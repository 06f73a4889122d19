import HTTPTypes
import Lanyard
import LanyardPOSIX

/// The environment variables through which a command gets a session.
struct SessionVariables {
  /// A variable and the template of its value.
  struct Assignment {
    let name: String
    let template: Template

    /// - Parameter text: `NAME=TEMPLATE`
    init(_ text: String) throws(CommandError) {
      let halves = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard halves.count == 2, !halves[0].isEmpty else {
        throw CommandError("invalid-input", "the argument of --set-env has not the form VARIABLE=TEMPLATE", status: .usage)
      }
      name = String(halves[0])
      template = try Template(argument: String(halves[1]), of: "--set-env \(name)")
    }
  }

  /// What the command needs, of the session as it is now: what the caller asks for, else the base URL and the headers.
  static func values(_ assignments: [Assignment], of session: Session) throws -> [(name: String, value: String)] {
    guard assignments.isEmpty else {
      return try assignments.compactMap { assignment in
        try session.value(of: assignment.template, for: assignment.name).map { (assignment.name, $0) }
      }
    }
    let forms = try SessionForms(session, verb: "GET", target: nil)
    let base = session.plan.baseURL.map { [("LANYARD_BASE_URL", "\($0)")] } ?? []
    return base
      + forms.request.headerFields.enumerated().map { index, field in ("LANYARD_HEADER_\(index + 1)", "\(field.name): \(field.value)") }
  }

  /// The environment of this process with other variables in it.
  static func environment(adding values: [(name: String, value: String)]) throws(CommandError) -> [[UInt8]] {
    for (name, value) in values where value.utf8.contains(0) {
      throw CommandError("invalid-value", "the value of \(name) has a NUL, which no variable can hold", status: .input)
    }
    let names = values.map { Array("\($0.name)=".utf8) }
    let others = POSIX.environment.filter { entry in !names.contains { entry.starts(with: $0) } }
    return others + values.map { Array("\($0.name)=\($0.value)".utf8) }
  }
}

extension Template {
  /// A template that was given on the command line.
  init(argument text: String, of option: String) throws(CommandError) {
    var diagnostics: [Diagnostic] = []
    self.init(parsing: text, diagnostics: &diagnostics)
    guard let mistake = diagnostics.first else { return }
    throw CommandError(
      mistake.code.rawValue, "\(option): \(mistake.message)", help: [mistake.help].compactMap(\.self), status: .usage)
  }
}

extension Session {
  /// A template of the command line, filled from the session.
  func value(of template: Template, for purpose: String) throws -> String? {
    let known = names
    for name in template.names.map(\.name) where !known.contains(name) {
      throw CommandError(
        "unknown-reference", "\(purpose): the session has no value '\(name)'",
        help: nearestName(to: name, among: known).map { "did you mean '\($0)'?" }
          ?? "it has \(known.map { "'\($0)'" }.joined(separator: ", "))", status: .input)
    }
    return try text(of: template)
  }
}

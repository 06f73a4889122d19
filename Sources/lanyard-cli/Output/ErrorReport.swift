import FoundationEssentials
import Lanyard
import LanyardPOSIX

/// An error as the user sees it: a text with the line of the spec that it is about, or an object for programs.
struct ErrorReport {
  var status: ExitStatus
  private var object: Object
  /// The diagnostics and the source that they are about; none where the error is about no place.
  private var diagnostics: [Diagnostic] = []
  private var source: SourceText?
  private var notes: [String] = []

  private struct Object: Encodable {
    var code: String
    var message: String
    var step: String?
    var path: String?
    var line: Int?
    var column: Int?
    var help: String?
    var retryAfter: Double?
    var transport: String?
    var exitCode: Int32 = 0
  }

  init(_ error: any Error) {
    switch error {
    case let error as CommandError:
      status = error.status
      object = Object(code: error.code, message: error.message)
      object.help = error.help.isEmpty ? nil : error.help.joined(separator: "; ")
      notes = error.help.map { "help: \($0)" }
    case let error as AuthError: (status, object) = Self.describe(error, source: &source, diagnostics: &diagnostics, notes: &notes)
    case let error as SpecError:
      status = .spec
      source = error.source
      diagnostics = error.diagnostics
      object = Self.object(of: error)
    case let error as StoreError:
      status = .store
      object = Object(code: error.code.rawValue, message: error.message)
      object.help = error.help
      notes = error.help.map { ["help: \($0)"] } ?? []
    case let error as TransportError:
      status = ExitStatus(error)
      object = Object(code: error.code.rawValue, message: error.message)
    case let error as SystemError:
      status = .other
      object = Object(code: "system", message: error.message)
    case is CancellationError:
      status = .other
      object = Object(code: "cancelled", message: "the command was cancelled")
    default:
      status = .other
      // What an unknown error says of itself might hold anything.
      object = Object(code: "internal", message: "an error of the type \(type(of: error)) was not expected")
    }
    object.exitCode = status.rawValue
  }

  /// What went wrong, in one sentence.
  var message: String { object.message }

  /// The error for a person.
  func text(color: Bool) -> String {
    var text: String
    if let source, !diagnostics.isEmpty {
      text = DiagnosticText(source, color: color).render(diagnostics)
    } else {
      text = "error[\(object.transport ?? object.code)]: \(object.message.visible)"
    }
    return ([text] + notes.map(\.visible)).joined(separator: "\n")
  }

  /// The error for a program: `{"error": {…}}`.
  var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(["error": object]) else { return #"{"error":{"code":"internal"}}"# }
    return String(decoding: data, as: UTF8.self).visibleInJSON
  }

  private static func describe(
    _ error: AuthError, source: inout SourceText?, diagnostics: inout [Diagnostic], notes: inout [String]
  ) -> (ExitStatus, Object) {
    var object = Object(code: error.code.rawValue, message: error.message)
    object.step = error.step
    object.help = error.help
    // Where nothing was sent, the store has remembered it.
    if error.code == .credentialsRejected, error.step == nil {
      object.help = "give others; or, where they work now: lanyard login NAME --again"
    }
    object.retryAfter = error.retryAfter?.timeInterval
    object.transport = error.transport?.code.rawValue
    if let place = error.place, let text = error.source {
      (object.path, object.line, object.column) = (text.path, place.start.line, place.start.column)
      source = text
      diagnostics = [error.diagnostic]
    } else {
      if let step = error.step { notes.append("note: in \(step)") }
      if let help = object.help { notes.append("help: \(help)") }
    }
    return (ExitStatus(error), object)
  }

  private static func object(of error: SpecError) -> Object {
    let errors = error.diagnostics.filter { $0.severity == .error }
    let isProfiles = error.source.path.hasSuffix("/\(ProfileFile.fileName)")
    var object = Object(
      code: isProfiles ? "invalid-profile" : "invalid-spec", message: errors.first?.message ?? "the file cannot be used")
    object.path = error.source.path
    object.line = errors.first?.range.start.line
    object.column = errors.first?.range.start.column
    object.help = errors.first?.help
    if errors.count > 1, !isProfiles { object.help = "all \(errors.count) mistakes: lanyard check --json \(error.source.path)" }
    return object
  }
}

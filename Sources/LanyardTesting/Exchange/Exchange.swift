public import FoundationEssentials
import Lanyard
public import LanyardSpec

/// A conversation with a vendor that lies beside a spec, to be replayed without a network: what was given, what went over the
/// wire, and what came of it. Documentation/Exchanges.md describes the file.
public struct Exchange: Sendable {
  /// The method of the spec that is tried.
  public var method: String
  /// Where the conversation comes from: a sample of a vendor's document, or a server that it was recorded from.
  public var origin: String
  /// What was changed against the origin, and why.
  public var corrections: [String]
  /// The values for the spec's inputs.
  public var inputs: [String: String]
  /// When the conversation begins.
  public var clock: Date
  /// The text that the exchange was read from, so that differences can point at its lines.
  public var source: SourceText

  package var methodRange: SourceRange
  package var inputsRange: SourceRange
  package var steps: [Located<Step>]

  /// 2026-01-01 00:00 UTC: the moment at which a conversation begins unless it says otherwise.
  package static let defaultClock = Date(timeIntervalSince1970: 1_767_225_600)

  package enum Step: Sendable {
    case login([ScriptedTurn], LoginOutcome)
    case call(RawRequest, [ScriptedTurn], CallOutcome)
    case wait(Duration)
    case logout([ScriptedTurn], Failure?)
    case probe([ScriptedTurn], Failure?)
  }

  package enum LoginOutcome: Sendable {
    case session(values: Located<[String: String]>, limits: Located<Limits>?)
    case failure(Failure)
  }

  package enum CallOutcome: Sendable {
    case answer(Located<Int>)
    case failure(Failure)
  }

  /// How long a session is to live.
  package struct Limits: Sendable, Equatable {
    package enum End: Sendable, Equatable {
      case after(Duration)
      case at(Date)
    }

    package var idle: Duration?
    package var end: End?

    package init(idle: Duration? = nil, end: End? = nil) {
      self.idle = idle
      self.end = end
    }

    /// As exchanges spell it: `30m idle, 2026-01-01T08:00:00Z`.
    var wording: String {
      let end: String? =
        switch end {
        case .after(let duration): duration.wording
        case .at(let date): date.formatted(.iso8601)
        case nil: nil
        }
      let parts = [idle.map { "\($0.wording) idle" }, end].compactMap(\.self)
      return parts.isEmpty ? "until rejected" : parts.joined(separator: ", ")
    }
  }

  package struct Failure: Sendable {
    package var code: Located<String>
    package var retryAfter: Located<Duration>?
    /// What the message is to contain.
    package var message: Located<String>?
  }
}

extension Exchange {
  /// Reads an exchange.
  ///
  /// - Throws: `SpecError` with all that is wrong with it.
  public init(source: SourceText) throws(SpecError) {
    let (exchange, diagnostics) = Self.read(source)
    guard let exchange else { throw SpecError(source: source, diagnostics: diagnostics) }
    self = exchange
  }

  /// Reads the exchange in a file of at most 1 MiB.
  ///
  /// - Throws: `SpecError` with all that is wrong with it; with the code `unreadable-file` where the file cannot be read.
  public init(contentsOf path: String) throws(SpecError) {
    var diagnostics: [Diagnostic] = []
    guard let source = SpecFile(path: path).source(&diagnostics) else {
      throw SpecError(source: SourceText(path: path, text: ""), diagnostics: diagnostics)
    }
    try self.init(source: source)
  }

  /// Reads an exchange: it is nil where there are diagnostics, which come in the order of the file.
  package static func read(_ source: SourceText) -> (exchange: Exchange?, diagnostics: [Diagnostic]) {
    var diagnostics: [Diagnostic] = []
    guard let root = YAMLComposer.compose(source, diagnostics: &diagnostics) else { return (nil, diagnostics) }
    var reader = ExchangeReader()
    let exchange = reader.exchange(root, source: source)
    diagnostics = (diagnostics + reader.nodes.diagnostics).sortedByPlace()
    return (diagnostics.isEmpty ? exchange : nil, diagnostics)
  }
}

public import LanyardSpec

/// A part of a request that is not what the script says, or a request too many or too few.
public struct Difference: Sendable, Hashable {
  /// Which part, such as `header 'Authtoken'` or `JSON at /auth`.
  public var part: String
  /// What the script says; nil where it has no such part.
  public var expected: String?
  /// What the request has; nil where it has no such part.
  public var actual: String?
  /// The place in the script.
  public var range: SourceRange
  /// What the difference is about, for whoever writes it anew.
  package var subject: Subject

  package enum Subject: Sendable, Hashable {
    /// The request as a whole, which is made and not expected or the other way round.
    case request
    /// The first line: method, path, query, or the host where the line holds the whole URL.
    case target
    case host
    /// A header by its name in lower case.
    case header(String)
    case json(JSONPointer)
    case body
  }

  init(_ subject: Subject, _ part: String, expected: String?, actual: String?, at range: SourceRange) {
    self.subject = subject
    self.part = part
    self.expected = expected
    self.actual = actual
    self.range = range
  }

  /// The difference with both values passed through a filter that takes secrets out.
  func redacted(_ redact: (String) -> String) -> Difference {
    Difference(subject, part, expected: expected.map(redact), actual: actual.map(redact), at: range)
  }

  /// In words: the part, the expected, the actual. A request that the script does not know is told at the step's place.
  func diagnostic(in step: SourceRange) -> Diagnostic {
    var notes: [Diagnostic.Note] = []
    if let expected { notes.append(.init("expected: \(expected)")) }
    if let actual { notes.append(.init("actual:   \(actual)")) }
    let message =
      switch (expected, actual) {
      case (nil, _) where subject == .request: "a request is made that the exchange does not name"
      case (_, nil) where subject == .request: "a request is not made"
      case (nil, _): "the request has a \(part) that the exchange does not name"
      case (_, nil): "the request lacks the \(part)"
      default: "the request has another \(part)"
      }
    return Diagnostic(.error, "request-differs", message, at: range == .beginning ? step : range, notes: notes)
  }
}

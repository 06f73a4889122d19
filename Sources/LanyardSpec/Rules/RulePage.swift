/// What `lanyard check --explain CODE` shows: what a code means, why it is told, and an example of it with its mended form.
public struct RulePage: Sendable {
  /// Where in a spec an example stands.
  package enum Place: String, Sendable {
    case file = "a whole file"
    case spec = "at the top of a spec"
    case method = "in a method"
    case step = "in a step of a login"
    case request = "in 'send'"
  }

  /// A piece of a spec.
  package struct Example: Sendable {
    package var place: Place
    package var bad: String
    package var good: String

    package init(in place: Place, bad: String, good: String) {
      self.place = place
      self.bad = bad
      self.good = good
    }
  }

  /// The codes that the page explains: most have a page of their own, mistakes of one kind share one.
  public var codes: [Diagnostic.Code]
  /// How much they weigh.
  public var severity: Diagnostic.Severity
  /// What they mean, in a sentence.
  public var title: String
  /// Why that is worth saying, and what to do.
  public var why: String

  /// Whether `allow` can let it pass.
  package var isAllowable: Bool
  package var example: Example?

  package init(
    _ severity: Diagnostic.Severity, _ codes: Diagnostic.Code..., isAllowable: Bool = false, title: String, why: String,
    example: Example? = nil
  ) {
    self.codes = codes
    self.severity = severity
    self.isAllowable = isAllowable
    self.title = title
    self.why = why
    self.example = example
  }

  /// Every page, in the order of the documentation.
  package static let all: [RulePage] =
    Rules.all.flatMap { $0.pages } + exchangePages + expressionPages + readingPages + templatePages + filePages + yamlPages

  /// The page of a code; nil where there is no such code.
  public static func page(for code: Diagnostic.Code) -> RulePage? {
    all.first { $0.codes.contains(code) }
  }

  /// Every code that has a page, for completions and suggestions.
  public static var allCodes: [Diagnostic.Code] { all.flatMap(\.codes) }

  /// The codes that `allow` can name.
  package static let allowableCodes: [Diagnostic.Code] = all.filter(\.isAllowable).flatMap(\.codes)
}

extension Diagnostic.Code {
  /// What the rules find.
  package static let ofRules: [Self] = Rules.all.flatMap { $0.pages }.flatMap(\.codes)
}

/// The keys that a noun of the language has, each with its meaning: what the readers know and what messages, completions and a
/// JSON Schema are made of.
package struct KeyTable: Sendable {
  package struct Key: Sendable {
    package var name: String
    package var summary: String

    package init(_ name: String, _ summary: String) {
      self.name = name
      self.summary = summary
    }
  }

  /// The noun with its article, as messages speak of it: `a request`.
  package var noun: String
  /// In the order in which one would explain them.
  package var keys: [Key]
  /// Words of the language that do not belong to this noun, or not yet, each with what to say about it.
  package var refused: [String: Refusal]

  package struct Refusal: Sendable {
    package var code: Diagnostic.Code
    package var message: String
    package var help: String?

    package init(_ code: Diagnostic.Code, _ message: String, help: String? = nil) {
      self.code = code
      self.message = message
      self.help = help
    }

    static func later(_ word: String) -> Self {
      Refusal(.needsLaterLanyard, "'\(word)' needs a later Lanyard")
    }
  }

  init(_ noun: String, _ keys: [Key], refused: [String: Refusal] = [:]) {
    self.noun = noun
    self.keys = keys
    self.refused = refused
  }

  package var names: [String] { keys.map(\.name) }

  func contains(_ name: String) -> Bool { keys.contains { $0.name == name } }

  /// Every table of the language.
  package static let all: [KeyTable] = [
    spec, input, method, session, step, request, soap, jsonrpc, scheme, basic, bearer, digest, ntlm, negotiate, tls, failure, retryAfter,
    messageSource, condition,
    extractor, source, nameMatch, redirectPart, apply, omissions,
  ]
}

/// A key of the language where a spec uses it, for tools that explain a spec and for the proof that every key is read.
package struct KeyPlace: Sendable {
  /// The noun of the key's table.
  package var noun: String
  package var key: String
  /// The place of the key's value.
  package var value: SourceRange
}

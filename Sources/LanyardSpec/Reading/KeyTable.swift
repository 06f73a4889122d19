/// The keys that a noun of the language has, each with its meaning and the form of its value: what the readers know and what messages,
/// completions and the JSON Schema are made of.
package struct KeyTable: Sendable {
  /// The nouns of the language and of files of profiles, under the names that they have in the JSON Schema.
  package enum Noun: String, Sendable, CaseIterable {
    case spec, input, method, session, step, request, soap, jsonrpc, scheme, basic, bearer, digest, ntlm, negotiate, tls, failure
    case retryAfter, messageSource, condition, extractor, source, nameMatch, redirectPart, apply, omissions
    case profiles, profile, origin
  }

  package struct Key: Sendable {
    package var name: String
    /// What it means, for the JSON Schema and the pages of the documentation; what is written in a spec stands in ' quotes.
    package var summary: String
    package var form: ValueForm
    package var isRequired: Bool
    /// The word that is read where the key is left out, if there is one.
    package var defaultWord: String?

    init(_ name: String, _ summary: String, _ form: ValueForm, isRequired: Bool = false, default defaultWord: String? = nil) {
      self.name = name
      self.summary = summary
      self.form = form
      self.isRequired = isRequired
      self.defaultWord = defaultWord
    }
  }

  /// Keys of which one stands at a time.
  package struct Choice: Sendable {
    package let names: [String]
    let words: WordSet
    /// Whether one of them must stand.
    package var isRequired: Bool

    init(_ keys: [Key], isRequired: Bool) {
      names = keys.map(\.name)
      words = WordSet(names)
      self.isRequired = isRequired
    }
  }

  package var id: Noun
  /// The noun with its article, as messages speak of it: `a request`.
  package var noun: String
  /// In the order in which one would explain them.
  package let keys: [Key]
  package let names: [String]
  let words: WordSet
  package var choices: [Choice]
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

  init(_ id: Noun, _ noun: String, _ keys: [Key], choices: [Choice] = [], refused: [String: Refusal] = [:]) {
    self.id = id
    self.noun = noun
    self.keys = keys
    names = keys.map(\.name)
    words = WordSet(names)
    self.choices = choices
    self.refused = refused
  }

  /// The tables of a file of profiles.
  package static let ofProfiles: [KeyTable] = [profiles, profile, origin]

  /// Every table of the language of specs.
  package static let all: [KeyTable] = [
    spec, input, method, session, step, request, soap, jsonrpc, scheme, basic, bearer, digest, ntlm, negotiate, tls, failure, retryAfter,
    messageSource, condition, extractor, source, nameMatch, redirectPart, apply, omissions,
  ]
}

extension KeyTable.Key {
  /// The same wherever a warning may pass.
  static let allow = Self("allow", "warnings of the checker that may pass here, each with the reason", .allowances)
}

/// A key of the language where a spec uses it: recorded where a reader is told to, for the proof that every key is read.
package struct KeyPlace: Sendable {
  /// The noun of the key's table.
  package var noun: String
  package var key: String
  /// The place of the key's value.
  package var value: SourceRange
}

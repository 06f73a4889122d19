extension Diagnostic.Code {
  // What the file or its form may have.

  package static let unreadableFile: Self = "unreadable-file"
  package static let notAFile: Self = "not-a-file"
  package static let unreadableFolder: Self = "unreadable-folder"
  package static let needsLaterLanyard: Self = "needs-later-lanyard"
  package static let unknownKey: Self = "unknown-key"
  package static let missingKey: Self = "missing-key"
  package static let misplacedKey: Self = "misplaced-key"
  package static let conflictingKeys: Self = "conflicting-keys"
  package static let wrongType: Self = "wrong-type"
  package static let wrongValue: Self = "wrong-value"
  package static let emptyText: Self = "empty-text"
  package static let emptyList: Self = "empty-list"
  package static let tooMany: Self = "too-many"
  package static let referenceInVerbatimText: Self = "reference-in-verbatim-text"

  // What single values may have.

  package static let invalidName: Self = "invalid-name"
  package static let invalidDefault: Self = "invalid-default"
  package static let invalidDuration: Self = "invalid-duration"
  package static let invalidStatus: Self = "invalid-status"
  package static let invalidURL: Self = "invalid-url"
  package static let invalidHeader: Self = "invalid-header"
  package static let invalidCookie: Self = "invalid-cookie"
  package static let invalidText: Self = "invalid-text"
  package static let invalidPath: Self = "invalid-path"
  package static let invalidPointer: Self = "invalid-pointer"
  package static let undeclaredOrigin: Self = "undeclared-origin"
  package static let reservedHeader: Self = "reserved-header"
  package static let unknownFailure: Self = "unknown-failure"
  package static let conditionOnly: Self = "condition-only"

  // What the rules find.

  package static let unknownReference: Self = "unknown-reference"
  package static let duplicateName: Self = "duplicate-name"
  package static let optionalInText: Self = "optional-in-text"
  package static let unusedInput: Self = "unused-input"
  package static let secretDefault: Self = "secret-default"
  package static let secretInMessage: Self = "secret-in-message"
  package static let secretInURL: Self = "secret-in-url"
  package static let sessionMissing: Self = "session-missing"
  package static let sessionWithoutLimit: Self = "session-without-limit"
  package static let sessionWithoutLogin: Self = "session-without-login"
  package static let untilRejectedNeedsRules: Self = "until-rejected-needs-rules"
  package static let noLogoutThoughLimited: Self = "no-logout-though-limited"
  package static let applyMissing: Self = "apply-missing"
  package static let emptyMethod: Self = "empty-method"
  package static let catchAllCredentials: Self = "catch-all-credentials"
  package static let variableNeverUsed: Self = "variable-never-used"
  package static let secretInText: Self = "secret-in-text"
  package static let doubleBase64: Self = "double-base64"
  package static let sessionNeverPlaced: Self = "session-never-placed"
  package static let noFailureRule: Self = "no-failure-rule"
  package static let unreachableRule: Self = "unreachable-rule"
  package static let redirectFollowed: Self = "redirect-followed"
  package static let riskyPattern: Self = "risky-pattern"
  package static let impossiblePattern: Self = "impossible-pattern"
  package static let unknownRule: Self = "unknown-rule"
  package static let uselessAllow: Self = "useless-allow"

  // What comes out only with the exchanges beside a spec.

  package static let methodWithoutExchange: Self = "method-without-exchange"
  package static let extractorMatchesError: Self = "extractor-matches-error"

  /// What a file or its form may have; YAML and templates have codes of their own.
  package static let ofReading: [Self] = [
    .unreadableFile, .needsLaterLanyard, .unknownKey, .missingKey, .misplacedKey, .conflictingKeys, .wrongType, .wrongValue, .emptyText,
    .emptyList, .tooMany, .referenceInVerbatimText, .invalidName, .invalidDefault, .invalidDuration, .invalidStatus, .invalidURL,
    .invalidHeader, .invalidCookie, .invalidText, .invalidPath, .invalidPointer, .undeclaredOrigin, .reservedHeader, .unknownFailure,
    .conditionOnly,
  ]

  /// What comes out only with the exchanges beside a spec.
  package static let ofExchanges: [Self] = [.methodWithoutExchange, .extractorMatchesError]
}

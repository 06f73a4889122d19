/// What a server asks for in WWW-Authenticate (RFC 9110 §11.3): a scheme, with a token or with parameters.
package struct Challenge: Sendable, Hashable {
  /// `name=value`.
  package struct Parameter: Sendable, Hashable {
    /// As written; names are compared without regard to case.
    package var name: String
    /// Without its quotes and escapes.
    package var value: String

    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The scheme as written; schemes are compared without regard to case.
  package var scheme: String
  /// What stands behind the scheme in place of parameters, such as a Base64 token.
  package var token: String?
  /// The parameters in their order; no name stands twice.
  package var parameters: [Parameter]

  package init(scheme: String, token: String? = nil, parameters: [Parameter] = []) {
    self.scheme = scheme
    self.token = token
    self.parameters = parameters
  }

  /// Whether the challenge is for that scheme.
  package func isFor(_ scheme: String) -> Bool { self.scheme.lowercased() == scheme.lowercased() }

  /// The value of the parameter of that name.
  package subscript(name: String) -> String? { parameters[name] }

  /// The challenges of all WWW-Authenticate fields of an answer, in their order.
  ///
  /// Where a field stops making sense, the challenge at that place and what follows in that field are left out. A challenge that
  /// has a parameter twice is left out, too.
  package static func parse(_ fieldValues: [String]) -> [Challenge] {
    var challenges: [Challenge] = []
    for value in fieldValues where challenges.count < ChallengeParser.maximumChallenges {
      var parser = ChallengeParser(value)
      challenges += parser.challenges()
    }
    return Array(challenges.prefix(ChallengeParser.maximumChallenges))
  }

  /// The parameters of an Authentication-Info field (RFC 9110 §11.6.3); nil where it is malformed.
  package static func parameters(ofInfo fieldValue: String) -> [Parameter]? {
    var parser = ChallengeParser(fieldValue)
    return parser.parameterList()
  }
}

extension [Challenge.Parameter] {
  /// The value of the parameter of that name.
  package subscript(name: String) -> String? {
    let name = name.lowercased()
    return first { $0.name.lowercased() == name }?.value
  }
}

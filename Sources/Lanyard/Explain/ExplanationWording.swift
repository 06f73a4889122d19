extension Explanation {
  /// How long the session lives, where it goes, and what counts as its rejection, a sentence each.
  package var sessionWordings: [String] {
    var entries = life?.wordings ?? ["there is none: every request authenticates itself"]
    entries += placements.map { "goes into \($0.wording)" }
    entries += omissions.map { "takes away the caller's \($0)" }
    entries.append("is sent only to \(audience.joined(separator: ", "))")
    if !within.isEmpty { entries.append("there only below \(within.joined(separator: ", "))") }
    entries += rejected.map { "is rejected when \($0.wording)" }
    if !rejected.isEmpty, !login.isEmpty { entries.append("once rejected: one new login, and the request once more") }
    return entries
  }
}

extension Explanation.Request {
  /// What goes along with the request and how it is sent, a line each; the body's own lines are indented below its kind.
  package var wordings: [String] {
    var entries = fieldWordings
    if let kind = bodyKind { entries += ["\(kind) body"] + bodyLines.map { "  \($0)" } }
    return entries + mannerWordings
  }

  /// Everything that the request carries beside its body.
  package var fieldWordings: [String] {
    query.map { "query \($0.name)=\($0.value)" } + headers.map { "header \($0.name): \($0.value)" }
      + cookies.map { "cookie \($0.name)=\($0.value)" } + authentication.map { "authenticates by \($0)" }
  }

  /// The lines of the body; none where there is no body.
  package var bodyLines: [String] { body.map { $0.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) } ?? [] }

  /// How the request is sent.
  package var mannerWordings: [String] {
    var entries: [String] = []
    if carriesSession { entries.append("carries the session") }
    if followsRedirects { entries.append("follows redirects within its origin") }
    if isSafeToRepeat { entries.append("may be sent again after a fault") }
    if let timeout { entries.append("may take \(Duration.seconds(timeout).wording)") }
    return entries
  }
}

extension Explanation.Input {
  /// Its type and what else is to be known of its value.
  package var facts: [String] {
    var facts = [choices.isEmpty ? type : choices.joined(separator: " | ")]
    if isSecret { facts.append("secret") }
    if isOptional { facts.append("optional") }
    if let defaultValue { facts.append("'\(defaultValue)' unless given") }
    if let pattern { facts.append("matches /\(pattern)/") }
    return facts
  }
}

extension Explanation.Failure {
  /// The sign, and whether the vendor documents it.
  package var sign: String { when + (isAssumed ? " (assumed)" : "") }
}

extension Explanation.Sign {
  /// The sign, and whether the vendor documents it.
  package var wording: String { when + (isAssumed ? " (assumed)" : "") }
}

extension Explanation.Extract {
  /// Where the value comes from and what is done to it.
  package var origin: String {
    var text = sources.joined(separator: ", or else ")
    if let capture { text += ", as captured by /\(capture)/" }
    if !filters.isEmpty { text += ", through \(filters.joined(separator: ", "))" }
    return text + (facts.isEmpty ? "" : " (\(facts.joined(separator: ", ")))")
  }

  private var facts: [String] { [isSecret ? "secret" : nil, isOptional ? "optional" : nil].compactMap(\.self) }
}

extension Explanation.Life {
  /// The ends of the session, a sentence each.
  package var wordings: [String] {
    var entries: [String] = []
    if let idle { entries.append("dies when unused for \(Duration.seconds(idle).wording)") }
    if let after { entries.append("dies \(Duration.seconds(after).wording) after the login") }
    if let expiresIn { entries.append("lives for \(expiresIn)") }
    if let expiresAt { entries.append("dies at \(expiresAt)") }
    if isUntilRejected { entries.append("lives until the vendor rejects it") }
    if let renewBefore { entries.append("is renewed \(Duration.seconds(renewBefore).wording) before its end") }
    if let limit { entries.append("is one of at most \(limit): before another login the oldest is logged out") }
    return entries
  }
}

extension Explanation.Placement {
  /// The place and what goes there.
  package var wording: String {
    let name = name ?? ""
    let value = value ?? ""
    return switch place {
    case "header": "the header \(name): \(value)"
    case "cookie": "the cookie \(name)=\(value)"
    case "cookie jar": "the cookies that the login has set"
    case "query": "the URL's query as \(name)=\(value)"
    case "form": "the form as \(name)=\(value)"
    case "json": "the JSON body at \(name) as \(value)"
    case "xml": "the XML body as \(name) with \(value)"
    case "soap": "the SOAP operation as \(name) with \(value)"
    case "authorization": "the Authorization header: \(value)"
    default: "\(place) \(name) \(value)"
    }
  }
}

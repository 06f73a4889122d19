import LanyardSpec

extension Condition {
  /// The condition in words, such as `status is 401`.
  package var wording: String {
    switch self {
    case .test(let test): test.wording
    case .all(let conditions): Self.joined(conditions, "and")
    case .any(let conditions): Self.joined(conditions, "or")
    case .not(let condition): "not (\(condition.wording))"
    }
  }

  /// Whether the author marks any part of it as a sign that the vendor does not document.
  package var isAssumed: Bool { tests.contains(where: \.isAssumed) }

  private static func joined(_ conditions: [Condition], _ word: String) -> String {
    if conditions.count == 1 { return conditions[0].wording }
    return conditions.map { condition in
      if case .test = condition { condition.wording } else { "(\(condition.wording))" }
    }.joined(separator: " \(word) ")
  }
}

extension Condition.Test {
  package var wording: String {
    guard !comparisons.isEmpty else { return "\(source.wording) is there" }
    return "\(source.wording) \(comparisons.map(\.wording).joined(separator: " and "))"
  }
}

extension Condition.Comparison {
  var wording: String {
    switch self {
    case .present(let wanted): wanted ? "is there" : "is missing"
    case .empty(let wanted): wanted ? "is empty" : "is not empty"
    case .equals(let text): "is '\(text)'"
    case .notEquals(let text): "is there and not '\(text)'"
    case .oneOf(let texts): "is one of \(texts.map { "'\($0)'" }.joined(separator: ", "))"
    case .startsWith(let text): "starts with '\(text)'"
    case .contains(let text): "contains '\(text)'"
    case .matches(let pattern): "matches /\(pattern.text)/"
    case .status(let set): "is \(set.wording)"
    }
  }
}

extension StatusSet {
  var wording: String {
    ranges.map { range in
      if range.count == 1 { return "\(range.lowerBound)" }
      let isClass = range.count == 100 && range.lowerBound % 100 == 0
      return isClass ? "\(range.lowerBound / 100)xx" : "\(range.lowerBound) to \(range.upperBound)"
    }.joined(separator: " or ")
  }
}

extension ValueSource {
  /// Where it looks, in words.
  package var wording: String { kind.wording + (takesFirst ? " (the first)" : "") }
}

extension ValueSource.Kind {
  var wording: String {
    switch self {
    case .status: "the status"
    case .header(let name): "the header \(name.wording)"
    case .cookie(let name): "the cookie \(name.wording)"
    case .json(let path): "\(path.text) in the JSON body"
    case .xml(let path): "\(path.text) in the XML body"
    case .html(let path): "\(path.text) in the HTML body"
    case .body: "the body"
    case .redirect(.location): "the redirect's target"
    case .redirect(.query(let name)): "the item '\(name)' of the redirect's query"
    case .redirect(.fragment(let name)): "the item '\(name)' of the redirect's fragment"
    case .jwt(let path, let source): "\(path.text) of the token in \(source.wording)"
    case .soapFault(let part): Self.fault("the SOAP fault", part)
    case .jsonrpcError(let part): Self.fault("the JSON-RPC error", part)
    case .input(let name): "the input '\(name)'"
    }
  }

  private static func fault(_ name: String, _ part: ValueSource.FaultPart) -> String {
    switch part {
    case .any: name
    case .code: "the code of \(name)"
    case .message: "the message of \(name)"
    }
  }
}

extension ValueSource.NameMatch {
  var wording: String {
    switch self {
    case .exactly(let name): name
    case .matching(let pattern): "whose name matches /\(pattern.text)/"
    }
  }
}

extension SpecReader {
  /// `${base_url}/path/${segment}?literal`: nothing is sent anywhere but below a url input or one of the spec's origins.
  mutating func url(_ node: Node) -> URLTemplate {
    let before = diagnostics.count
    let template = template(node)
    guard diagnostics.count == before else { return .unreadable(at: node.range) }
    guard let first = template.parts.first else {
      report(.emptyText, "nothing stands here", at: node.range)
      return .unreadable(at: node.range)
    }
    let base: URLTemplate.Base
    var baseRange = node.range
    var rest = template.parts.dropFirst()
    switch first {
    case .reference(let reference):
      if !reference.filters.isEmpty {
        report(.invalidURL, "the base of a URL takes no filters", at: reference.range)
      }
      base = .input(reference.name)
      baseRange = reference.nameRange
    case .literal(let text):
      guard let (origin, tail) = origin(of: text, at: node) else {
        unread.add(node)
        return .unreadable(at: node.range)
      }
      base = .origin(origin)
      if !tail.isEmpty { rest = [.literal(tail)] + rest }
    }
    let (path, query) = split(rest)
    let url = URLTemplate(
      base: base, path: Template(parts: path, range: node.range), query: query.map { Template(parts: $0, range: node.range) },
      range: node.range, baseRange: baseRange)
    checkCharacters(of: url)
    return url
  }

  private mutating func origin(of text: String, at node: Node) -> (origin: String, rest: String)? {
    for origin in origins {
      if let rest = Origin.rest(of: text, behind: origin.value) { return (origin.value, rest) }
    }
    guard text.hasPrefix("https://") || text.hasPrefix("http://") else {
      report(
        .undeclaredOrigin, "a URL begins with a url input or an entry of 'origins'", at: node.range,
        help: text.hasPrefix("/") ? "such as ${base_url}\(text)" : "such as ${base_url}/\(text)")
      return nil
    }
    let authority = text.drop { $0 != "/" }.dropFirst(2).prefix { !"/?#".contains($0) }
    if authority.contains("@") {
      report(.invalidURL, "a URL carries no user or password", at: node.range, help: "use 'authenticate'")
    } else {
      let origin = text.prefix { $0 != "/" } + "//" + authority
      // Origins that could not be read may have held this one.
      guard !unread.declares(wordsOf: String(authority)) else { return nil }
      report(
        .undeclaredOrigin, "'\(origin)' is not among the spec's origins", at: node.range,
        help: "begin with a url input, or add it to 'origins'")
    }
    return nil
  }

  /// Path and query parts, around the first literal `?`.
  private func split(_ parts: ArraySlice<Template.Part>) -> (path: [Template.Part], query: [Template.Part]?) {
    for index in parts.indices {
      guard case .literal(let text) = parts[index], let mark = text.utf8.firstIndex(of: UInt8(ascii: "?")) else { continue }
      let (before, after) = (String(text[..<mark]), String(text[text.utf8.index(after: mark)...]))
      let path = parts[..<index] + (before.isEmpty ? [] : [.literal(before)])
      let query = (after.isEmpty ? [] : [.literal(after)]) + parts[(index + 1)...]
      return (Array(path), Array(query))
    }
    return (Array(parts), nil)
  }

  private mutating func checkCharacters(of url: URLTemplate) {
    let isValid = url.path.isValid(in: .path) && url.query?.isValid(in: .query) ?? true
    if !isValid, url.path.hasFragment || url.query?.hasFragment ?? false {
      report(.invalidURL, "a request has no fragment", at: url.range, help: "leave out the '#' and what follows, or write '%23'")
    } else if !url.path.parts.isEmpty, !url.path.beginsWithSlash {
      report(.invalidURL, "a path begins with '/'", at: url.range, help: "write the '/' behind the base")
    } else if !isValid {
      report(
        .invalidURL, "a URL has no such characters", at: url.range,
        help: "percent-encode spaces, control characters and all that is not ASCII: %20")
    }
  }
}

extension Template {
  fileprivate var beginsWithSlash: Bool {
    guard case .literal(let text) = parts.first else { return false }
    return text.hasPrefix("/")
  }

  fileprivate var hasFragment: Bool { hasLiteral { Grammar.hasAny(of: "#", in: $0) } }

  fileprivate func isValid(in component: URLText.Component) -> Bool { !hasLiteral { !URLText.isValid($0, in: component) } }
}

/// What a URL's literal text is made of (RFC 3986).
private enum URLText {
  enum Component { case path, query }

  static func isValid(_ text: String, in component: Component) -> Bool {
    // How many digits are still to come behind a '%'.
    var digits = 0
    for byte in text.utf8 {
      if digits > 0 {
        guard isHex(byte) else { return false }
        digits -= 1
        continue
      }
      switch Unicode.Scalar(byte) {
      case "a"..."z", "A"..."Z", "0"..."9", "-", ".", "_", "~", "!", "$", "&", "'", "(", ")", "*", "+", ",", ";", "=", ":", "@", "/": break
      case "%": digits = 2
      // Brackets are not a query's by the letter of the RFC, but many an API has them there.
      case "?", "[", "]": guard component == .query else { return false }
      default: return false
      }
    }
    return digits == 0
  }

  private static func isHex(_ byte: UInt8) -> Bool {
    Grammar.isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
  }
}

extension URLTemplate {
  /// Stands for a URL that could not be read: its base is an origin that no rule asks about.
  static func unreadable(at range: SourceRange) -> URLTemplate {
    URLTemplate(base: .origin(""), path: Template(parts: [], range: range), query: nil, range: range, baseRange: range)
  }
}

import FoundationEssentials
import HTTPTypes
import Lanyard

/// The session on a request, in the forms in which other programs take it.
struct SessionForms {
  /// The request with the session on it.
  let request: HTTPRequest
  let session: Session

  /// `name: value` in lines, for `curl -H @-`.
  var headerLines: String { request.headerFields.map { "\($0.name): \($0.value)\n" }.joined() }

  /// The request's URL.
  var url: String { "\(request.scheme ?? "https")://\(request.authority ?? "")\(request.path ?? "/")" }

  // MARK: - curl

  /// A configuration for `curl -K -`.
  ///
  /// - Parameter isWhole: Whether the URL and the method are in it, rather than the headers alone.
  func curlConfiguration(isWhole: Bool) -> String {
    var lines: [String] = []
    if isWhole {
      lines.append("url = \(Self.quoted(url))")
      if request.method == .head {
        lines.append("head")
      } else if request.method != .get {
        lines.append("request = \(Self.quoted(request.method.rawValue))")
      }
    }
    for field in request.headerFields {
      // To curl a name with nothing behind the colon is a header to leave out.
      lines.append("header = \(Self.quoted(field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)"))")
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// A value as curl reads it between quotes.
  static func quoted(_ text: String) -> String {
    var quoted = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": quoted.append(contentsOf: "\\\\".unicodeScalars)
      case "\"": quoted.append(contentsOf: "\\\"".unicodeScalars)
      case "\t": quoted.append(contentsOf: "\\t".unicodeScalars)
      case "\n": quoted.append(contentsOf: "\\n".unicodeScalars)
      case "\r": quoted.append(contentsOf: "\\r".unicodeScalars)
      case "\u{B}": quoted.append(contentsOf: "\\v".unicodeScalars)
      default: quoted.append(scalar)
      }
    }
    return "\"\(String(quoted))\""
  }

  // MARK: - Cookies

  /// The cookies of the session as a file of the form that Netscape's browser had; nil where the session has none.
  func cookieFile() throws(CommandError) -> String? {
    let lines = try cookies.map { cookie throws(CommandError) in
      let cells = [
        cookie.host, "FALSE", cookie.path, cookie.isSecure ? "TRUE" : "FALSE",
        "\(cookie.expires.map { Int64(min(max(0, $0.timeIntervalSince1970), 1e15)) } ?? 0)", cookie.name, cookie.value,
      ]
      guard !cells.contains(where: { $0.utf8.contains { $0 < 0x20 || $0 == 0x7f } }) else {
        throw CommandError(
          "not-in-cookies", "the cookie '\(cookie.name)' has a control character, which a file of cookies cannot hold", status: .input)
      }
      return cells.joined(separator: "\t") + "\n"
    }
    return lines.isEmpty ? nil : "# Netscape HTTP Cookie File\n" + lines.joined()
  }

  private struct Cookie {
    var host: String
    var path: String
    var isSecure: Bool
    var expires: Date?
    var name: String
    var value: String
  }

  private var cookies: [Cookie] {
    if case .jar = session.plan.method.apply.cookies {
      return session.jar.cookies.map {
        Cookie(host: $0.host, path: $0.path, isSecure: $0.isSecure, expires: $0.expires, name: $0.name, value: $0.value)
      }
    }
    guard let field = request.headerFields[.cookie], let authority = request.authority,
      let origin = try? BaseURL(parsing: "\(request.scheme ?? "https")://\(authority)").origin
    else { return [] }
    return field.split(separator: ";").compactMap { pair -> Cookie? in
      let halves = pair.drop { $0 == " " }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard halves.count == 2 else { return nil }
      return Cookie(
        host: origin.host, path: "/", isSecure: origin.scheme == "https", name: String(halves[0]), value: String(halves[1]))
    }
  }
}

extension SessionForms {
  /// The session on a request without a body.
  ///
  /// - Parameter mayHaveQuery: Whether a session that travels in the query can be taken over.
  init(_ session: Session, verb: String, target: String?, mayHaveQuery: Bool = false) throws {
    let rules = session.plan.method.apply
    var elsewhere = rules.placesBesideHeaders
    if !mayHaveQuery, !rules.query.isEmpty { elsewhere.insert("the URL's query", at: 0) }
    guard elsewhere.isEmpty else {
      throw CommandError(
        "not-in-headers", "the session does not travel in headers alone: it goes into \(elsewhere.joined(separator: " and ")) as well",
        help: "send the request with: lanyard request NAME …", status: .input)
    }
    var request = try APIRequest(verb: verb, target: target ?? rules.within.first ?? "/", plan: session.plan).head
    var body: [UInt8]?
    try session.apply(to: &request, body: &body)
    self.init(request: request, session: session)
  }
}

extension ApplyRules {
  /// Where else than in headers, cookies and the query a request is touched, in words.
  fileprivate var placesBesideHeaders: [String] {
    var places: [String] = []
    if !form.isEmpty { places.append("a form") }
    if !json.isEmpty { places.append("a JSON body") }
    if !xml.isEmpty || !soap.isEmpty { places.append("an XML body") }
    return places
  }
}

package import HTTPTypes
package import LanyardSpec

/// An HTTP/1.1 request as it stands in an exchange, each part with its place.
package struct RawRequest: Sendable {
  package var verb: Located<String>
  /// Known only where the request line holds the whole URL.
  package var scheme: String?
  package var authority: Located<String>
  /// Path and query.
  package var target: Located<String>
  /// Without `Host`.
  package var fields: [Located<RawField>]
  package var body: Located<String>

  package func values(of name: String) -> [String] {
    fields.filter { $0.value.name.lowercased() == name }.map(\.value.value)
  }

  /// The request as a caller makes it; nil where it has something that no request can hold.
  package func httpRequest(defaultScheme: String) -> (head: HTTPRequest, body: [UInt8]?)? {
    guard let method = HTTPRequest.Method(verb.value) else { return nil }
    var head = HTTPRequest(method: method, scheme: scheme ?? defaultScheme, authority: authority.value, path: target.value)
    for field in fields {
      guard let name = HTTPField.Name(field.value.name) else { return nil }
      head.headerFields.append(HTTPField(name: name, value: field.value.value))
    }
    return (head, body.value.isEmpty ? nil : Array(body.value.utf8))
  }
}

/// An HTTP/1.1 answer as it stands in an exchange.
package struct RawResponse: Sendable {
  package var status: Int
  package var reason: String
  package var fields: [RawField]
  package var body: String
}

package struct RawField: Sendable, Hashable {
  package var name: String
  package var value: String

  package init(name: String, value: String) {
    self.name = name
    self.value = value
  }
}

/// Why a text is no HTTP message.
package struct RawMessageMistake: Error {
  package var message: String
  package var help: String
  package var range: SourceRange
}

/// Reads HTTP messages line by line: a first line, header lines, an empty line, the body.
package struct RawMessageReader {
  private let first: Located<String>
  private let headerLines: [Located<String>]
  private let body: Located<String>

  /// Splits a message; the place of each line comes with it.
  package init(_ lines: [Located<String>]) throws(RawMessageMistake) {
    guard let first = lines.first, !first.value.isEmpty else {
      throw RawMessageMistake(
        message: "there is no message", help: "begin with 'POST /path HTTP/1.1' or 'HTTP/1.1 200 OK'",
        range: lines.first?.range ?? .beginning)
    }
    self.first = first
    headerLines = Array(lines.dropFirst().prefix { !$0.value.isEmpty })
    let rest = lines.dropFirst(headerLines.count + 2)
    let range = SourceRange(rest.first?.range.start ?? first.range.start, rest.last?.range.end ?? first.range.end)
    body = Located(rest.map(\.value).joined(separator: "\n"), at: range)
  }

  package func request() throws(RawMessageMistake) -> RawRequest {
    let words = first.value.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    guard words.count == 3, words[2] == "HTTP/1.1", HTTPRequest.Method(words[0]) != nil else {
      throw mistake("this is no request line", help: "write 'POST /path HTTP/1.1'")
    }
    var fields = try fields()
    let hosts = fields.filter { $0.value.name.lowercased() == "host" }
    fields.removeAll { $0.value.name.lowercased() == "host" }
    let verb = Located(words[0], at: first.range)
    if let url = Self.absolute(words[1]) {
      return RawRequest(
        verb: verb, scheme: url.scheme, authority: Located(url.authority, at: first.range), target: Located(url.target, at: first.range),
        fields: fields, body: body)
    }
    guard words[1].hasPrefix("/") else {
      throw mistake("the request line names no path", help: "a path begins with '/', a whole URL with 'https://'")
    }
    guard hosts.count == 1, let host = hosts.first else {
      throw mistake(hosts.isEmpty ? "the request has no Host" : "the request has more than one Host", help: "write 'Host: api.example.com'")
    }
    return RawRequest(
      verb: verb, authority: Located(host.value.value, at: host.range), target: Located(words[1], at: first.range), fields: fields,
      body: body)
  }

  package func response() throws(RawMessageMistake) -> RawResponse {
    let words = first.value.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
    guard words.count >= 2, words[0] == "HTTP/1.1", words[1].utf8.count == 3, let status = Int(words[1]), (200...599).contains(status)
    else {
      throw mistake("this is no status line", help: "write 'HTTP/1.1 200 OK'")
    }
    return RawResponse(status: status, reason: words.count > 2 ? words[2] : "", fields: try fields().map(\.value), body: body.value)
  }

  private func fields() throws(RawMessageMistake) -> [Located<RawField>] {
    var fields: [Located<RawField>] = []
    for line in headerLines {
      let parts = line.value.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, HTTPField.Name(String(parts[0])) != nil else {
        throw RawMessageMistake(
          message: "this is no header line", help: "write 'Name: value'; an empty line stands before the body", range: line.range)
      }
      let value = Self.trimmed(parts[1])
      guard HTTPField.isValidValue(value) else {
        throw RawMessageMistake(
          message: "the value of '\(parts[0])' has a character that no header can hold", help: "headers have no control characters",
          range: line.range)
      }
      fields.append(Located(RawField(name: String(parts[0]), value: value), at: line.range))
    }
    return fields
  }

  /// Without the spaces at both ends.
  private static func trimmed(_ text: Substring) -> String {
    var bytes = text.utf8
    while bytes.first == UInt8(ascii: " ") { bytes.removeFirst() }
    while bytes.last == UInt8(ascii: " ") { bytes.removeLast() }
    return String(Substring(bytes))
  }

  private func mistake(_ message: String, help: String) -> RawMessageMistake {
    RawMessageMistake(message: message, help: help, range: first.range)
  }

  private static func absolute(_ text: String) -> (scheme: String, authority: String, target: String)? {
    for scheme in ["https", "http"] where text.hasPrefix("\(scheme)://") {
      let rest = text.dropFirst(scheme.count + 3)
      let authority = rest.prefix { $0 != "/" && $0 != "?" }
      let target = rest.dropFirst(authority.count)
      return (scheme, String(authority), target.hasPrefix("/") ? String(target) : "/\(target)")
    }
    return nil
  }
}

import FoundationEssentials
import Lanyard

/// A curl command line, read for what it would send. Nothing is run, no file is opened.
struct CurlCommand {
  private(set) var remarks: [String] = []

  private var verb: String?
  private var url: String?
  private var headers: [CapturedField] = []
  private var cookies: [CapturedField] = []
  private var data: [String] = []
  private var user: String?
  private var scheme = CapturedRequest.Scheme.basic
  private var isGet = false
  private var isHead = false
  private var isJSON = false
  private var queryParts: [String] = []

  /// Options with an argument that say nothing about the request.
  private static let passedOver: Set<String> = [
    "-o", "--output", "-w", "--write-out", "-m", "--max-time", "--connect-timeout", "-c", "--cookie-jar", "--retry", "--retry-delay",
    "--resolve", "--ciphers", "--tls-max", "-D", "--dump-header", "--limit-rate", "--interface", "--stderr", "--trace", "--trace-ascii",
    "-A", "--user-agent", "-e", "--referer", "--max-redirs", "--noproxy",
  ]
  /// Options without one that say nothing about the request either.
  private static let silent: Set<String> = [
    "-#", "-0", "-1", "-4", "-6", "-f", "-g", "-i", "-J", "-j", "-N", "-O", "-q", "-R", "-S", "-s", "-v", "--anyauth", "--basic",
    "--compressed", "--create-dirs", "--disable", "--fail", "--fail-with-body", "--globoff", "--http1.0", "--http1.1", "--http2",
    "--http2-prior-knowledge", "--http3", "--include", "--ipv4", "--ipv6", "--no-buffer", "--no-keepalive", "--no-progress-meter",
    "--path-as-is", "--progress-bar", "--raw", "--remote-header-name", "--remote-name", "--remote-time", "--retry-all-errors",
    "--retry-connrefused", "--show-error", "--silent", "--ssl-no-revoke", "--ssl-reqd", "--tcp-nodelay", "--tlsv1", "--tlsv1.2",
    "--tlsv1.3", "--tr-encoding", "--verbose",
  ]
  /// Options with an argument that cannot be passed over in silence.
  private static let remarked: [String: String] = [
    "-x": "the proxy", "--proxy": "the proxy", "--cacert": "the authorities of --cacert", "--capath": "the authorities of --capath",
    "-E": "the client certificate", "--cert": "the client certificate", "--key": "the client's key", "--pass": "the key's passphrase",
  ]
  private static let refused: [String: String] = [
    "-F": "multipart forms", "--form": "multipart forms", "--form-string": "multipart forms", "-T": "uploads", "--upload-file": "uploads",
    "-K": "configuration files", "--config": "configuration files",
  ]

  /// - Parameter words: the command, `curl` first.
  init(_ words: [String]) throws(CaptureError) {
    var rest = words.dropFirst()
    while let word = rest.popFirst() {
      if word.hasPrefix("--") {
        try option(word, &rest)
      } else if word.hasPrefix("-"), word.count > 1 {
        try shortOptions(word, &rest)
      } else {
        url = url ?? word
      }
    }
  }

  /// `-sSk`, `-XPOST`, `-u name:word`.
  private mutating func shortOptions(_ word: String, _ rest: inout ArraySlice<String>) throws(CaptureError) {
    var letters = word.dropFirst()
    while let letter = letters.popFirst() {
      let name = "-\(letter)"
      guard Self.takesArgument(name) else {
        try flag(name)
        continue
      }
      if !letters.isEmpty { rest.insert(String(letters), at: rest.startIndex) }
      return try option(name, &rest)
    }
  }

  private static func takesArgument(_ name: String) -> Bool {
    passedOver.contains(name) || remarked[name] != nil || refused[name] != nil
      || ["-X", "-H", "-d", "-u", "-b"].contains(name)
  }

  private mutating func option(_ name: String, _ rest: inout ArraySlice<String>) throws(CaptureError) {
    if let what = Self.refused[name] {
      throw CaptureError(
        "curl-option", "\(what) (\(name)) have no form in a spec", help: "take a command that sends JSON, XML or a plain form")
    }
    let valued = [
      "--request", "--header", "--data", "--data-ascii", "--data-raw", "--data-binary", "--data-urlencode", "--json", "--user", "--cookie",
      "--url", "--url-query", "--oauth2-bearer",
    ]
    guard Self.takesArgument(name) || valued.contains(name) else { return try flag(name) }
    guard let value = rest.popFirst() else {
      throw CaptureError("not-curl", "the option \(name) has no value", help: "copy the whole command")
    }
    if let what = Self.remarked[name] { remarks.append("\(what) (\(name)) is not taken over: it is no part of a spec's login") }
    switch name {
    case "-X", "--request": verb = value.uppercased()
    case "-H", "--header": header(value)
    case "-d", "--data", "--data-ascii", "--data-binary": data.append(try inline(value, name))
    case "--data-raw": data.append(value)
    case "--data-urlencode": data.append(try encoded(value))
    case "--json":
      data.append(try inline(value, name))
      isJSON = true
    case "-u", "--user": user = value
    case "-b", "--cookie":
      guard value.contains("=") else {
        throw CaptureError("curl-option", "the cookies lie in a file (\(name))", help: "write them as \(name) 'name=value'")
      }
      cookies += CapturedField.cookies(of: value)
    case "--url": url = value
    case "--url-query": queryParts.append(value)
    case "--oauth2-bearer": headers.append(CapturedField("Authorization", "Bearer \(value)"))
    default: break
    }
  }

  private mutating func flag(_ name: String) throws(CaptureError) {
    switch name {
    case "-G", "--get": isGet = true
    case "-I", "--head": isHead = true
    case "-k", "--insecure": remarks.append("-k is not taken over: Lanyard always verifies the server; give its authorities with --ca")
    case "-L", "--location": remarks.append("-L is not taken over: a login follows no redirect unless the spec says 'redirects: follow'")
    case "--digest": scheme = .digest
    case "--ntlm": scheme = .ntlm
    case "--negotiate": scheme = .negotiate
    case _ where Self.silent.contains(name): break
    default:
      // Whether the next word is its value or the URL, nobody knows.
      throw CaptureError(
        "curl-option", "the option \(name.prefix { $0 != "=" }) is not known here",
        help: "leave it out, and its value, if it says nothing about the login")
    }
  }

  private mutating func header(_ line: String) {
    // `Name;` is curl's way to send an empty header.
    let name = line.prefix { $0 != ":" && $0 != ";" }
    guard name.count < line.count else { return }
    let value = String(line.dropFirst(name.count + 1)).trimmed
    if name.lowercased() == "cookie" {
      cookies += CapturedField.cookies(of: value)
    } else {
      headers.append(CapturedField(String(name), value))
    }
  }

  private func inline(_ value: String, _ name: String) throws(CaptureError) -> String {
    guard !value.hasPrefix("@") else {
      throw CaptureError("curl-option", "the body lies in a file (\(name) @…)", help: "put the body itself into the command")
    }
    return value
  }

  /// `content`, `=content`, `name=content`: all but the name is encoded.
  private func encoded(_ value: String) throws(CaptureError) -> String {
    guard let mark = value.firstIndex(where: { $0 == "=" || $0 == "@" }) else { return URLGrammar.percentEncoded(value) }
    guard value[mark] == "=" else {
      throw CaptureError("curl-option", "the body lies in a file (--data-urlencode …@…)", help: "put the body itself into the command")
    }
    let name = value[..<mark]
    let content = URLGrammar.percentEncoded(String(value[value.index(after: mark)...]))
    return name.isEmpty ? content : "\(name)=\(content)"
  }

  /// What would be sent.
  func request() throws(CaptureError) -> CapturedRequest {
    guard let url else { throw CaptureError("not-curl", "the command has no URL", help: "copy the whole command") }
    var (request, userInURL) = try CapturedRequest.reading(url: url)
    request.headers = headers
    request.cookies = cookies
    request.query += queryParts.flatMap { CapturedField.fields(of: $0) }
    if isJSON {
      if request.header("content-type") == nil { request.headers.append(CapturedField("Content-Type", "application/json")) }
      if request.header("accept") == nil { request.headers.append(CapturedField("Accept", "application/json")) }
    }
    let body = data.joined(separator: isJSON ? "" : "&")
    if isGet {
      request.query += CapturedField.fields(of: body)
    } else if !data.isEmpty {
      request.body = CapturedBody(Array(body.utf8), contentType: request.header("content-type") ?? "application/x-www-form-urlencoded")
    }
    request.verb = verb ?? (isHead ? "HEAD" : isGet || data.isEmpty ? "GET" : "POST")
    if let user = user ?? userInURL {
      let name = user.prefix { $0 != ":" }
      request.user = (scheme, String(name), String(user.dropFirst(name.count + 1)))
    }
    return request
  }
}

extension CapturedRequest {
  /// A GET of a URL, and the `user:password` that stood in it.
  static func reading(url: String) throws(CaptureError) -> (CapturedRequest, user: String?) {
    // Like curl, which takes http where nothing is said.
    let whole = url.contains("://") ? url : "http://\(url)"
    guard let separator = whole.firstRange(of: "://") else { throw CaptureError("invalid-url", "the URL has no scheme") }
    let scheme = whole[..<separator.lowerBound].lowercased()
    let rest = whole[separator.upperBound...].prefix { $0 != "#" }
    var authority = rest.prefix { $0 != "/" && $0 != "?" }
    let target = rest.dropFirst(authority.count)
    var user: String?
    if let at = authority.lastIndex(of: "@") {
      user = URLGrammar.percentDecoded(authority[..<at].replacing("+", with: "%2B"))
      authority = authority[authority.index(after: at)...]
    }
    guard scheme == "https" || scheme == "http" else { throw CaptureError("invalid-url", "the URL is neither https nor http") }
    let origin: Origin
    do throws(URLMistake) { origin = try Origin(scheme: scheme, authority: authority) } catch {
      throw CaptureError("invalid-url", "the URL cannot be used: \(error.message)", help: "put a real host in place of a placeholder")
    }
    let path = String(target.prefix { $0 != "?" })
    let query = CapturedField.fields(of: target.dropFirst(path.count).dropFirst())
    return (CapturedRequest(verb: "GET", origin: origin, path: path.isEmpty ? "/" : path, query: query), user)
  }
}

extension Conversation {
  /// A login, and perhaps calls after it, as curl command lines.
  ///
  /// - Parameters:
  ///   - text: one command or several, as a shell reads them.
  ///   - answer: what `curl -i` has printed for the first.
  package static func reading(curl text: String, answer: [UInt8]? = nil) throws(CaptureError) -> Conversation {
    let commands = try ShellWords(text).commands.filter { $0.first?.split(separator: "/").last == "curl" }
    guard !commands.isEmpty else {
      throw CaptureError("not-curl", "there is no curl command in the text", help: "it begins with 'curl'")
    }
    var conversation = Conversation(turns: [], origin: "a curl command line")
    for words in commands {
      let command = try CurlCommand(words)
      conversation.turns.append(CapturedTurn(request: try command.request()))
      conversation.remarks += command.remarks
    }
    if let answer { conversation.turns[0].answer = try CapturedAnswer(raw: answer) }
    return conversation
  }
}

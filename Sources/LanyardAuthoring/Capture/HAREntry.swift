import FoundationEssentials
import Lanyard
import LanyardFormats

/// One entry of a HAR file (HAR 1.2, `log.entries[*]`).
struct HAREntry {
  /// The body of an answer that is larger, in bytes, holds no token.
  static let bodyLimit = 1 << 20

  /// Nil where the entry is no request that a login could consist of: a picture, a script, a socket.
  let turn: CapturedTurn?

  init(_ json: JSONValue) {
    guard let request = json["request"].flatMap(Self.request), let response = json["response"], !Self.isDecoration(response) else {
      turn = nil
      return
    }
    turn = CapturedTurn(request: request, answer: Self.answer(response), moment: json["startedDateTime"]?.string.flatMap(Self.moment))
  }

  private static func request(_ json: JSONValue) -> CapturedRequest? {
    guard let verb = json["method"]?.string?.uppercased(), verb != "OPTIONS", verb != "CONNECT",
      let url = json["url"]?.string, var (request, _) = try? CapturedRequest.reading(url: url)
    else { return nil }
    request.verb = verb
    let headers = fields(json["headers"]).filter { !$0.name.hasPrefix(":") }.map { CapturedField(usual($0.name), $0.value) }
    request.headers = headers.filter { $0.name.lowercased() != "cookie" }
    request.cookies = headers.filter { $0.name.lowercased() == "cookie" }.flatMap { CapturedField.cookies(of: $0.value) }
    if request.cookies.isEmpty { request.cookies = fields(json["cookies"]) }
    guard let data = json["postData"] else { return request }
    let type = data["mimeType"]?.string ?? request.header("content-type") ?? ""
    if type.lowercased().hasPrefix("multipart/") {
      request.body = .text(data["text"]?.string ?? "")
    } else if let text = data["text"]?.string, !text.isEmpty {
      request.body = CapturedBody(Array(text.utf8), contentType: type)
    } else if case let params = fields(data["params"]), !params.isEmpty {
      request.body = .form(params)
    }
    return request
  }

  private static func answer(_ json: JSONValue) -> CapturedAnswer? {
    guard let status = json["status"]?.number.flatMap({ Int($0) }), (200...599).contains(status) else { return nil }
    // Several values of one header come as lines.
    let headers = fields(json["headers"]).filter { !$0.name.hasPrefix(":") }.flatMap { field in
      field.value.split(separator: "\n").map { CapturedField(field.name, String($0)) }
    }
    var answer = CapturedAnswer(status: status, headers: headers)
    if answer.cookiesSet.isEmpty {
      answer.headers += fields(json["cookies"]).map { CapturedField("Set-Cookie", "\($0.name)=\($0.value); path=/") }
    }
    guard let content = json["content"] else { return answer }
    if answer.header("content-type") == nil, let type = content["mimeType"]?.string, !type.isEmpty, type != "x-unknown" {
      answer.headers.append(CapturedField("Content-Type", type))
    }
    let text = content["text"]?.string ?? ""
    let body = content["encoding"]?.string == "base64" ? Data(base64Encoded: text).map { Array($0) } ?? [] : Array(text.utf8)
    answer.isCut = body.count > bodyLimit
    answer.body = answer.isCut ? [] : body
    return answer
  }

  private static func fields(_ list: JSONValue?) -> [CapturedField] {
    guard case .array(let items)? = list?.kind else { return [] }
    return items.compactMap { item in
      guard let name = item["name"]?.string else { return nil }
      return CapturedField(name, item["value"]?.string ?? "")
    }
  }

  /// `X-Auth` of `x-auth`, as HTTP/2 has it.
  private static func usual(_ name: String) -> String {
    guard !name.contains(where: \.isUppercase) else { return name }
    return name.split(separator: "-", omittingEmptySubsequences: false).map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(
      separator: "-")
  }

  private static func isDecoration(_ response: JSONValue) -> Bool {
    let type = response["content"]?["mimeType"]?.string?.lowercased() ?? ""
    let kinds = [
      "image/", "font/", "video/", "audio/", "text/css", "text/javascript", "application/javascript", "application/x-javascript",
    ]
    return kinds.contains { type.hasPrefix($0) } || type.contains("font")
  }

  private static func moment(_ text: String) -> Date? {
    (try? Date.ISO8601FormatStyle(includingFractionalSeconds: true).parse(text)) ?? (try? Date.ISO8601FormatStyle().parse(text))
  }
}

extension JSONValue {
  /// The member of that name, the last of several.
  subscript(name: String) -> JSONValue? {
    guard case .object(let members) = kind else { return nil }
    return members.last { $0.name == name }?.value
  }

  var string: String? { if case .string(let text) = kind { text } else { nil } }
  var number: String? { if case .number(let literal) = kind { literal } else { nil } }
}

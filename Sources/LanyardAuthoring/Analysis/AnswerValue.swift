import Lanyard
import LanyardFormats

/// A value in an answer, and the source by which a spec finds it.
struct AnswerValue: Hashable {
  enum Source: Hashable {
    case json(String), xml(String), html(String)
    case header(String), cookie(String)
    case body
    case redirectQuery(String), redirectFragment(String)
  }

  var source: Source
  /// What the place is called.
  var name: String
  var value: String
  /// Several places have the name; the first is meant.
  var takesFirst = false
  var isNumber = false
}

extension CapturedAnswer {
  /// Everything in the answer that a later request could carry, the most telling places first.
  var values: [AnswerValue] {
    var values: [AnswerValue] = []
    if let json = try? JSONValue(parsing: body) {
      Self.collect(json, path: "$", name: "token", into: &values)
    } else if body.first(where: { !" \t\r\n".utf8.contains($0) }) == UInt8(ascii: "<"), !isPage, let xml = CapturedXML(body) {
      values += xml.values.map { AnswerValue(source: .xml($0.path), name: $0.name, value: $0.value) }
    }
    values += headers.filter { !Self.isUsual(header: $0.name) }.map {
      AnswerValue(source: .header($0.name), name: $0.name, value: $0.value)
    }
    if let location = header("location"), (300...399).contains(status) { values += Self.redirect(location) }
    if isPage { values += pageFields }
    values += cookiesSet.filter { !$0.value.isEmpty }.map { AnswerValue(source: .cookie($0.name), name: $0.name, value: $0.value) }
    if let text, !isPage, !text.isEmpty, text.utf8.count <= 8192, !text.contains("\n") {
      values.append(AnswerValue(source: .body, name: "token", value: text))
    }
    return values
  }

  var isPage: Bool { mediaType == "text/html" || mediaType == "application/xhtml+xml" }

  private static func isUsual(header name: String) -> Bool {
    let usual: Set<String> = [
      "set-cookie", "location", "content-type", "content-length", "date", "server", "connection", "vary", "etag", "expires", "allow",
      "last-modified", "cache-control", "strict-transport-security", "content-security-policy", "www-authenticate", "age", "via",
    ]
    return usual.contains(name.lowercased()) || name.lowercased().hasPrefix("access-control-")
  }

  private static func collect(_ json: JSONValue, path: String, name: String, into values: inout [AnswerValue]) {
    // A login's answer is short; of a long list nothing is a token.
    guard values.count < 2000 else { return }
    switch json.kind {
    case .string(let text): values.append(AnswerValue(source: .json(path), name: name, value: text))
    case .number(let literal): values.append(AnswerValue(source: .json(path), name: name, value: literal, isNumber: true))
    case .bool(let flag): values.append(AnswerValue(source: .json(path), name: name, value: flag ? "true" : "false"))
    case .null: break
    case .array(let items):
      for (index, item) in items.prefix(100).enumerated() { collect(item, path: "\(path)[\(index)]", name: name, into: &values) }
    case .object(let members):
      for member in members { collect(member.value, path: path + step(member.name), name: member.name, into: &values) }
    }
  }

  private static func step(_ name: String) -> String {
    let isPlain =
      !name.isEmpty && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") } && name.first?.isNumber == false
    return isPlain ? ".\(name)" : "['\(name.replacing("\\", with: "\\\\").replacing("'", with: "\\'"))']"
  }

  private static func redirect(_ location: String) -> [AnswerValue] {
    let beforeFragment = location.prefix { $0 != "#" }
    let query = CapturedField.fields(of: beforeFragment.drop { $0 != "?" }.dropFirst())
    let fragment = CapturedField.fields(of: location.dropFirst(beforeFragment.count).dropFirst())
    return query.map { AnswerValue(source: .redirectQuery($0.name), name: $0.name, value: $0.value) }
      + fragment.map { AnswerValue(source: .redirectFragment($0.name), name: $0.name, value: $0.value) }
  }

  /// The fields of a page's forms, and what its head says to scripts.
  private var pageFields: [AnswerValue] {
    guard let page = try? XMLDocument(html: body) else { return [] }
    var values: [AnswerValue] = []
    for (element, attribute) in [("input", "value"), ("meta", "content")] {
      let all = "//\(element)[@name][@\(attribute)]"
      let names = (try? page.strings(at: "\(all)/@name")) ?? []
      let contents = (try? page.strings(at: "\(all)/@\(attribute)")) ?? []
      for (name, value) in zip(names, contents) where !name.contains("'") {
        let first = values.contains { $0.source == .html("//\(element)[@name='\(name)']/@\(attribute)") }
        guard !first else { continue }
        values.append(
          AnswerValue(
            source: .html("//\(element)[@name='\(name)']/@\(attribute)"), name: name, value: value,
            takesFirst: names.count { $0 == name } > 1))
      }
    }
    return values
  }
}

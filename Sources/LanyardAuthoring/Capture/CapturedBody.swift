import Lanyard
package import LanyardFormats

/// A request's body as what it means.
package enum CapturedBody: Sendable {
  case none
  case json(JSONValue)
  case form([CapturedField])
  case xml(XMLElement)
  case text(String)

  /// Reads a body by its media type, and where that says nothing by its looks.
  package init(_ bytes: [UInt8], contentType: String) {
    guard !bytes.isEmpty else {
      self = .none
      return
    }
    let type = contentType.prefix { $0 != ";" }.lowercased().trimmed
    let text = String(decoding: bytes, as: UTF8.self)
    let start = text.first { !$0.isWhitespace }
    if type.hasSuffix("json") || (type != "text/plain" && (start == "{" || start == "[")), let json = try? JSONValue(parsing: bytes) {
      self = .json(json)
    } else if type.hasSuffix("xml") || start == "<", let element = CapturedXML(bytes)?.root {
      self = .xml(element)
    } else if type == "application/x-www-form-urlencoded", !text.contains("\n"), start != "{", start != "<" {
      self = .form(CapturedField.fields(of: text))
    } else {
      self = .text(text)
    }
  }

  /// The media type that goes with it of its own accord.
  package var usualType: String? {
    switch self {
    case .none: nil
    case .json: "application/json"
    case .form: "application/x-www-form-urlencoded"
    case .xml: "application/xml"
    case .text: "text/plain"
    }
  }
}

extension CapturedField {
  /// The fields of a query or form, decoded.
  package static func fields(of text: some StringProtocol) -> [CapturedField] {
    text.split(separator: "&").map { item in
      let name = item.prefix { $0 != "=" }
      return CapturedField(URLGrammar.percentDecoded(name), URLGrammar.percentDecoded(item.dropFirst(name.count).dropFirst()))
    }
  }

  /// The pairs of a `Cookie` header, as they stand.
  package static func cookies(of text: some StringProtocol) -> [CapturedField] {
    text.split(separator: ";").compactMap { pair in
      let name = pair.prefix { $0 != "=" }
      guard name.count < pair.count else { return nil }
      return CapturedField(String(name).trimmed, String(pair.dropFirst(name.count + 1)).trimmed)
    }
  }
}

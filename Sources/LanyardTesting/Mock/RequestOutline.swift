import HTTPTypes
import Lanyard
import LanyardFormats

/// What a request says, part by part: each part's name in words, such as `JSON at /password`, with its value.
struct RequestOutline {
  /// The method, the path, the query and the body: there must be no others.
  private var parts: [String: String] = [:]
  /// Headers and cookies: a client may send others besides.
  private var fields: [String: String] = [:]

  /// Says so where the body is not what it is read as.
  private(set) var unreadable: String?

  static let authorization = "header 'authorization'"
  static let contentType = "Content-Type"

  /// Fields that say nothing about who sends the request, and differ from client to client.
  private static let free: Set<String> = ["accept", "accept-encoding", "content-length", "content-type", "cookie", "user-agent"]

  /// An XML body beyond this is compared as text: outlining it would take long, and no login is so large.
  private static let xmlLimit = 64 << 10

  /// Outlines a request.
  ///
  /// - Parameter kind: how the body is read, whatever the request's own Content-Type says of it; its own unless given.
  init(_ head: HTTPRequest, body: [UInt8], as kind: MediaType? = nil) {
    parts["method"] = head.method.rawValue
    let target = head.path ?? "/"
    let path = target.prefix { $0 != "?" }
    for (index, segment) in path.split(separator: "/", omittingEmptySubsequences: false).enumerated() {
      parts["path segment \(index)"] = URLGrammar.percentDecoded(segment.replacing("+", with: "%2B"))
    }
    addItems(target.dropFirst(path.count).dropFirst(), "query item")
    for field in head.headerFields where !Self.free.contains(field.name.canonicalName) {
      fields["header '\(field.name.canonicalName)'", default: ""] += "\(field.value)\n"
    }
    for pair in (head.headerFields[.cookie] ?? "").split(separator: ";") {
      let halves = pair.drop { $0 == " " }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      fields["cookie '\(halves[0])'"] = halves.count > 1 ? String(halves[1]) : ""
    }
    let type = MediaType(head.headerFields[.contentType] ?? "")
    if !body.isEmpty {
      parts[Self.contentType] = type.essence
      addBody(body, kind ?? type)
    }
  }

  /// The parts that are otherwise, missing, or too many.
  func differences(from expected: RequestOutline) -> Set<String> {
    let inParts = Set(parts.keys).union(expected.parts.keys).filter { parts[$0] != expected.parts[$0] }
    let inFields = expected.fields.keys.filter { fields[$0] != expected.fields[$0] }
    return inParts.union(inFields)
  }

  /// The names of all parts. Those of a request that somebody has sent may hold anything, and are not for a log.
  var names: Set<String> { Set(parts.keys).union(fields.keys) }

  /// Takes a part out of the comparison.
  mutating func forget(_ part: String) { parts[part] = nil }

  static func isRoute(_ part: String) -> Bool { part == "method" || part.hasPrefix("path segment") }

  private mutating func addItems(_ text: Substring, _ what: String) {
    for item in FormItem.items(of: text) { parts["\(what) '\(item.name)'", default: ""] += "\(item.value)\n" }
  }

  private mutating func addBody(_ body: [UInt8], _ kind: MediaType) {
    if kind.isJSON, let value = try? JSONValue(parsing: body) {
      add(value, at: "")
    } else if kind.isXML || kind.essence == "application/soap+xml", body.count <= Self.xmlLimit, let outline = XMLOutline(body) {
      add(outline)
    } else if kind.isForm {
      addItems(String(decoding: body, as: UTF8.self)[...], "form field")
    } else {
      if kind.isJSON || kind.isXML { unreadable = "the body, which cannot be read as \(kind.isJSON ? "JSON" : "XML")" }
      parts["body"] = String(decoding: body, as: UTF8.self)
    }
  }

  /// The parser's limit of depth bounds the walk.
  private mutating func add(_ value: JSONValue, at pointer: String) {
    switch value.kind {
    case .object(let members) where !members.isEmpty:
      for member in members { add(member.value, at: "\(pointer)/\(member.name)") }
    case .array(let items) where !items.isEmpty:
      for (index, item) in items.enumerated() { add(item, at: "\(pointer)/\(index)") }
    default: parts["JSON at \(pointer)", default: ""] += String(decoding: value.serialized(), as: UTF8.self)
    }
  }

  private mutating func add(_ outline: XMLOutline) {
    var names: [String] = []
    for element in outline.elements {
      let local = element.name.drop { $0 != "}" }.dropFirst()
      names = Array(names.prefix(element.depth)) + [local.isEmpty ? element.name : String(local)]
      let place = "XML at /" + names.joined(separator: "/")
      parts[place, default: ""] += "\(element.name) \(element.text)\n"
      for attribute in element.attributes { parts["\(place)/@\(attribute.name)", default: ""] += "\(attribute.value)\n" }
    }
  }
}

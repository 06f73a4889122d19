import Lanyard
import LanyardFormats
import LanyardSpec

/// Compares bodies by meaning: JSON by value, XML by its elements, forms by their fields, anything else byte for byte.
struct BodyComparison {
  private let range: SourceRange
  private(set) var differences: [Difference] = []

  init(expected: Located<String>, actual: [UInt8], contentType: String) {
    range = expected.range
    let wanted = Array(expected.value.utf8)
    let type = MediaType(contentType)
    guard wanted != actual else { return }
    guard !wanted.isEmpty, !actual.isEmpty else {
      add("body", wanted.isEmpty ? nil : expected.value, actual.isEmpty ? nil : Self.text(actual))
      return
    }
    if type.isJSON, let left = try? JSONValue(parsing: wanted), let right = try? JSONValue(parsing: actual) {
      compare(left, right, at: JSONPointer(tokens: []))
    } else if type.isXML, let left = XMLOutline(wanted), let right = XMLOutline(actual) {
      compare(left, right)
    } else if type.isForm {
      let left = FormItem.items(of: expected.value)
      let right = FormItem.items(of: Self.text(actual))
      if left != right { add("form", Self.text(left), Self.text(right)) }
    } else {
      add("body", expected.value, Self.text(actual))
    }
  }

  private mutating func add(_ part: String, _ expected: String?, _ actual: String?, at pointer: JSONPointer? = nil) {
    differences.append(Difference(pointer.map { .json($0) } ?? .body, part, expected: expected, actual: actual, at: range))
  }

  /// Walks both values together, so that a difference is told where it is. The parser's limit of depth bounds the walk.
  private mutating func compare(_ expected: JSONValue, _ actual: JSONValue, at pointer: JSONPointer) {
    switch (expected.kind, actual.kind) {
    case (.object(let left), .object(let right)) where Self.hasUniqueNames(left) && Self.hasUniqueNames(right):
      for name in Set(left.map(\.name)).union(right.map(\.name)).sorted() {
        let place = JSONPointer(tokens: pointer.tokens + [name])
        switch (left.first { $0.name == name }?.value, right.first { $0.name == name }?.value) {
        case (let left?, let right?): compare(left, right, at: place)
        case (let left, let right): add("JSON member at \(place.spelling)", left.map(Self.text), right.map(Self.text), at: place)
        }
      }
    case (.array(let left), .array(let right)) where left.count == right.count:
      for (index, pair) in zip(left, right).enumerated() {
        compare(pair.0, pair.1, at: JSONPointer(tokens: pointer.tokens + [String(index)]))
      }
    default:
      guard !expected.isEqual(to: actual) else { return }
      add(
        pointer.tokens.isEmpty ? "JSON body" : "JSON at \(pointer.spelling)", Self.text(expected), Self.text(actual), at: pointer)
    }
  }

  private mutating func compare(_ expected: XMLOutline, _ actual: XMLOutline) {
    let pair = zip(expected.lines, actual.lines).first { !$0.hasSameScalars(as: $1) }
    guard expected != actual || pair != nil else { return }
    let count = min(expected.lines.count, actual.lines.count)
    add("XML", pair?.0 ?? expected.lines.dropFirst(count).first, pair?.1 ?? actual.lines.dropFirst(count).first)
  }

  private static func hasUniqueNames(_ members: [JSONValue.Member]) -> Bool { Set(members.map(\.name)).count == members.count }
  private static func text(_ value: JSONValue) -> String { text(value.serialized()) }
  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
  private static func text(_ items: [FormItem]) -> String { items.map { "\($0.name)\($0.value)" }.joined(separator: "&") }
}

import HTTPTypes
import Lanyard
import LanyardFormats
import LanyardSpec

/// Brings a request of an exchange up to the one that was sent: only the lines that differ are written anew.
struct RequestEdits {
  private let expected: RawRequest
  private let actual: TransportRequest
  private let subjects: [Difference.Subject]
  private let differences: [Difference]
  private let lines: SourceLines
  private let indent: String

  init(_ comparison: RequestComparison, in source: SourceText) {
    expected = comparison.expected
    actual = comparison.actual
    differences = comparison.differences
    subjects = differences.map(\.subject)
    lines = SourceLines(source)
    indent = String(repeating: " ", count: max(0, expected.verb.range.start.column - 1))
  }

  var edits: [LineEdit] { targetEdits + hostEdits + headerEdits + bodyEdits }

  // MARK: The first lines

  private var targetEdits: [LineEdit] {
    guard subjects.contains(.target) else { return [] }
    let head = actual.head
    let base = expected.scheme == nil ? "" : "\(head.scheme ?? "https")://\(head.authority ?? "")"
    return [replacing(expected.verb.range, by: ["\(head.method.rawValue) \(base)\(head.path ?? "/") HTTP/1.1"])]
  }

  private var hostEdits: [LineEdit] {
    subjects.contains(.host) ? [replacing(expected.authority.range, by: ["Host: \(actual.head.authority ?? "")"])] : []
  }

  // MARK: Headers

  private var headerEdits: [LineEdit] {
    var edits: [LineEdit] = []
    var added: [String] = []
    for case .header(let name) in subjects {
      let sent = actual.head.headerFields.filter { $0.name.canonicalName == name }
      let written = expected.fields.filter { $0.value.name.lowercased() == name }
      for (index, field) in written.enumerated() {
        edits.append(replacing(field.range, by: sent.indices.contains(index) ? ["\(field.value.name): \(sent[index].value)"] : []))
      }
      added += sent.dropFirst(written.count).map { "\(indent)\($0.name.rawName): \($0.value)" }
    }
    guard !added.isEmpty else { return edits }
    // Behind the last line of the head, whether that stays or goes.
    return edits + [LineEdit(line: lastHeadLine + 1, old: [], new: added)]
  }

  private var lastHeadLine: Int {
    (expected.fields.map(\.range) + [expected.verb.range, expected.authority.range]).map(\.start.line).max() ?? 1
  }

  // MARK: The body

  private var bodyEdits: [LineEdit] {
    let isBodySubject = subjects.contains { subject in
      switch subject {
      case .json, .body: true
      default: false
      }
    }
    guard isBodySubject else { return [] }
    let body = newBody
    if expected.body.value.isEmpty {
      return [LineEdit(line: lastHeadLine + 1, old: [], new: [""] + body.map { indent + $0 })]
    }
    let first = expected.body.range.start.line
    let old = expected.body.value.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { index, _ in
      String(String.UnicodeScalarView(lines[first + index]))
    }
    return [LineEdit(line: first, old: old, new: body.map { $0.isEmpty ? "" : indent + $0 })]
  }

  /// JSON keeps its layout where single values have changed; anything else comes as it was sent.
  private var newBody: [String] {
    let sent = actual.body ?? []
    let text = String(decoding: spliced ?? sent, as: UTF8.self)
    return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  private var spliced: [UInt8]? {
    var bytes = Array(expected.body.value.utf8)
    guard let sent = actual.body, let wanted = try? JSONValue(parsing: sent) else { return nil }
    for difference in differences {
      guard case .json(let pointer) = difference.subject else { continue }
      if let value = difference.actual {
        guard let edited = try? JSONSplice.replace(pointer, by: Array(value.utf8), in: bytes) else { return nil }
        bytes = edited
      } else {
        guard let edited = try? JSONSplice.remove(pointer, in: bytes) else { return nil }
        bytes = edited
      }
    }
    guard let made = try? JSONValue(parsing: bytes), made.isEqual(to: wanted) else { return nil }
    return bytes
  }

  private func replacing(_ range: SourceRange, by new: [String]) -> LineEdit {
    let line = String(String.UnicodeScalarView(lines[range.start.line]))
    return LineEdit(line: range.start.line, old: [line], new: new.map { indent + $0 })
  }
}

extension JSONSplice {
  /// Puts a value in the very place of the one that is there, or adds the member.
  fileprivate static func replace(_ pointer: JSONPointer, by value: [UInt8], in bytes: [UInt8]) throws(JSONSpliceError) -> [UInt8] {
    guard var place = try? JSONValue(parsing: bytes) else { return try add(value, at: pointer, in: bytes) }
    for token in pointer.tokens {
      switch place.kind {
      case .object(let members):
        guard let member = members.first(where: { $0.name == token }) else { return try add(value, at: pointer, in: bytes) }
        place = member.value
      case .array(let items):
        guard let index = Int(token), items.indices.contains(index) else { return try add(value, at: pointer, in: bytes) }
        place = items[index]
      default: return try add(value, at: pointer, in: bytes)
      }
    }
    return Array(bytes[..<place.range.lowerBound]) + value + bytes[place.range.upperBound...]
  }
}

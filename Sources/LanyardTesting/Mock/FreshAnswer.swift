import FoundationEssentials
import HTTPTypes
import Lanyard
import LanyardFormats
import LanyardSpec

/// Makes an answer of a documented one: its tokens are new, wherever the spec finds them, and all else stays as it was.
struct FreshAnswer {
  let plan: Plan
  /// The values of a login that are made anew.
  let issued: Set<String>
  let shape: TokenShape
  /// From the documented conversation's beginning to now.
  let delay: TimeInterval
  let now: Date

  /// Below this a text may stand in an answer for something else, too.
  private static let unmistakable = 8

  func answer(like documented: TransportResponse, to step: Step) -> TransportResponse {
    var answer = documented
    var replaced: Set<String> = []
    let moments = Set(plan.method.session?.expiresAt?.names.map(\.name) ?? [])
    for extractor in step.extractors {
      guard let (old, source) = plan.finding(of: extractor, in: answer, now: now), !old.isEmpty else { continue }
      if moments.contains(extractor.name), let later = LaterMoment(old)?.text(after: delay) {
        answer = replace(old, by: later, from: source, in: answer)
      } else if issued.contains(extractor.name) {
        let new = shape.token(like: old)
        answer = replace(old, by: new, from: source, in: answer)
        replaced.insert(new)
      }
    }
    if keepsCookies { renewCookies(of: &answer, but: replaced) }
    return answer
  }

  // MARK: Cookies

  /// Whether the session lives in cookies that no extractor names.
  private var keepsCookies: Bool {
    if case .jar = plan.method.apply.cookies { return true }
    return plan.method.login.count > 1
  }

  private func renewCookies(of answer: inout TransportResponse, but replaced: Set<String>) {
    for field in answer.head.headerFields[values: .setCookie] {
      let pair = field.prefix { $0 != ";" }
      let value = pair.drop { $0 != "=" }.dropFirst()
      guard value.utf8.count >= Self.unmistakable, !replaced.contains(where: { value.contains($0) }) else { continue }
      let new = shape.token(like: String(value))
      answer.head.headerFields[values: .setCookie] = answer.head.headerFields[values: .setCookie].map { $0.replacing(value, with: new) }
    }
  }

  // MARK: Replacing

  private func replace(_ old: String, by new: String, from source: ValueSource, in answer: TransportResponse) -> TransportResponse {
    var answer = answer
    var isEverywhere = old.utf8.count >= Self.unmistakable
    var names: Set<String>?
    var isInBody = false
    switch source.kind {
    case .json(let path):
      let isDone = splice(old, by: new, at: path, in: &answer)
      isEverywhere = isEverywhere && !isDone
    case .jwt: return answer
    case .header(.exactly(let name)): names = [name.lowercased()]
    case .header(.matching): names = Set(answer.head.headerFields.map(\.name.canonicalName))
    case .cookie: names = ["set-cookie"]
    case .redirect: names = ["location"]
    case .xml, .html, .body, .soapFault, .jsonrpcError: isInBody = true
    case .status, .input: return answer
    }
    for (old, new) in Self.spellings(old, new) {
      for index in answer.head.headerFields.indices {
        guard isEverywhere || names?.contains(answer.head.headerFields[index].name.canonicalName) ?? false else { continue }
        answer.head.headerFields[index].value = answer.head.headerFields[index].value.replacing(old, with: new)
      }
      if isEverywhere || isInBody { answer.body = replace(old, by: new, in: answer.body, ofKind: source.kind, isCertain: isEverywhere) }
    }
    return answer
  }

  /// Replaces the values that a path finds, and nothing else. False where the body has none that can be replaced.
  private func splice(_ old: String, by new: String, at path: JSONPathText, in answer: inout TransportResponse) -> Bool {
    guard let compiled = plan.expressions.path(path), let document = try? JSONValue(parsing: answer.body),
      let values = try? compiled.evaluate(on: document)
    else { return false }
    var isDone = false
    for value in values.reversed() {
      switch value.kind {
      case .string(let text) where text.contains(old):
        answer.body.replaceSubrange(value.range, with: JSONValue.escape(text.replacing(old, with: new)))
      case .number(let text) where text == old: answer.body.replaceSubrange(value.range, with: Array(new.utf8))
      default: continue
      }
      isDone = true
    }
    return isDone
  }

  private func replace(_ old: String, by new: String, in body: [UInt8], ofKind kind: ValueSource.Kind, isCertain: Bool) -> [UInt8] {
    var text = String(decoding: body, as: UTF8.self)
    let isMarkup =
      switch kind {
      case .xml, .html: true
      default: false
      }
    if isMarkup, !isCertain {
      // A short text is looked for as a whole attribute or element only.
      for (before, after) in [("\"", "\""), ("'", "'"), (">", "<")] {
        text = text.replacing(before + old + after, with: before + new + after)
      }
    } else {
      text = text.replacing(old, with: new)
    }
    return Array(text.utf8)
  }

  /// A text as it may stand in an answer: as it is, escaped for XML, or percent-encoded.
  private static func spellings(_ old: String, _ new: String) -> [(old: String, new: String)] {
    var spellings = [(old, new)]
    for escape in [Self.escapedForXML, URLGrammar.percentEncoded] where escape(old) != old { spellings.append((escape(old), escape(new))) }
    return spellings
  }

  private static func escapedForXML(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
  }
}

/// A documented moment, in the spelling that it has.
private struct LaterMoment {
  private enum Spelling {
    case seconds, milliseconds, iso8601
  }

  private let date: Date
  private let spelling: Spelling

  /// Nil for a text that is neither a count since 1970 nor ISO 8601.
  init?(_ text: String) {
    guard let date = Lifetime.moment(text) else { return nil }
    self.date = date
    if let number = Double(text) {
      spelling = number >= 1e11 ? .milliseconds : .seconds
    } else if text.contains("T") {
      spelling = .iso8601
    } else {
      return nil
    }
  }

  func text(after delay: TimeInterval) -> String {
    let later = date + delay
    return switch spelling {
    case .seconds: String(Int64(later.timeIntervalSince1970))
    case .milliseconds: String(Int64(later.timeIntervalSince1970 * 1000))
    case .iso8601: later.formatted(.iso8601)
    }
  }
}

package import FoundationEssentials
import HTTPTypes
import LanyardFormats
package import LanyardSpec

extension Plan {
  /// Whether a condition holds for an answer; one that cannot be decided does not.
  package func holds(_ condition: Condition, on response: TransportResponse, now: Date) -> Bool {
    (try? Judge(finder: finder(in: response, now: now)).holds(condition)) ?? false
  }

  /// What an extractor finds in an answer before its filters: the text, and the source that has it.
  package func finding(of extractor: Extractor, in response: TransportResponse, now: Date) -> (text: String, source: ValueSource)? {
    let finder = finder(in: response, now: now)
    for source in extractor.sources {
      guard let text = (try? finder.match(source))??.text else { continue }
      guard let capture = extractor.capture else { return (text, source) }
      guard let found = (try? finder.firstMatch(capture, in: text)) ?? nil else { continue }
      return ((found.groups.first ?? nil) ?? found.whole, source)
    }
    return nil
  }

  /// What an answer holds, whichever request it came to.
  func finder(in response: TransportResponse, now: Date) -> SourceFinder {
    var jar = CookieJar()
    let cookies = baseURL.map { jar.store(response.head.headerFields, from: $0.origin, path: $0.path, now: now) } ?? []
    return SourceFinder(answer: Answer(response, cookies: cookies), expressions: expressions, inputs: inputs)
  }
}

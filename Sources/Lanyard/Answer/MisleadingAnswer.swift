package import FoundationEssentials
package import LanyardSpec

extension Plan {
  /// The extractors of a step that find a value in an answer which the step itself judges to be a failure. An optional value is left
  /// out: its presence says nothing.
  package func extractors(of step: Step, misledBy response: TransportResponse, at now: Date) -> [Extractor] {
    var jar = CookieJar()
    let cookies = baseURL.map { jar.store(response.head.headerFields, from: $0.origin, path: $0.path, now: now) } ?? []
    let judge = Judge(finder: SourceFinder(answer: Answer(response, cookies: cookies), expressions: expressions, inputs: inputs))
    guard let verdict = try? judge.verdict(on: step, scope: inputs), verdict != nil else { return [] }
    return step.extractors.filter { extractor in
      guard !extractor.isOptional else { return false }
      // What a filter makes of the value depends on values of other steps.
      var plain = extractor
      plain.filters = []
      return (try? judge.extract([plain], scope: inputs))?.isEmpty == false
    }
  }
}

package import FoundationEssentials
import HTTPTypes
package import LanyardSpec

extension Plan {
  /// Whether a step would take an answer for a success if it had no failure rules: what it expects holds, and all that it needs is
  /// found.
  package func isMisled(_ step: Step, by response: TransportResponse, at now: Date) -> Bool {
    let judge = Judge(finder: finder(in: response, now: now))
    var trusting = step
    trusting.failures = []
    // What a filter makes of a value may depend on values of other steps.
    for index in trusting.extractors.indices { trusting.extractors[index].filters = [] }
    do throws(AuthError) {
      guard try judge.verdict(on: trusting, scope: inputs, now: now) == nil else { return false }
      _ = try judge.extract(trusting.extractors, scope: inputs)
      return true
    } catch {
      return false
    }
  }
}

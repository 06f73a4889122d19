package import LanyardSpec

/// What has come of replaying exchanges: a value for whatever writes it down.
package struct TestReport: Sendable {
  /// One exchange, replayed.
  package struct Trial: Sendable {
    /// The exchange's path.
    package var path: String
    /// What the diagnostics are about: the exchange, or a spec that cannot be used.
    package var source: SourceText
    package var diagnostics: [Diagnostic]

    package init(path: String, source: SourceText, diagnostics: [Diagnostic]) {
      self.path = path
      self.source = source
      self.diagnostics = diagnostics
    }

    package var hasPassed: Bool { !diagnostics.areFailure() }
  }

  package var trials: [Trial]
  package var coverages: [SpecCoverage]

  package init(trials: [Trial], coverages: [SpecCoverage] = []) {
    self.trials = trials
    self.coverages = coverages
  }

  package var failureCount: Int { trials.count { !$0.hasPassed } }
}

import Lanyard
import LanyardPOSIX
import LanyardTesting

/// Replays exchanges one after the other, and gathers what of their specs they exercise.
struct ExchangeRun {
  /// An exchange whose requests were written anew.
  struct Update {
    var path: String
    var edits: [LineEdit]
  }

  /// Whether the requests of exchanges are brought up to what the specs send.
  let isUpdating: Bool
  private(set) var trials: [TestReport.Trial] = []
  private(set) var updates: [Update] = []
  /// What is known of the spec in each folder.
  private var folders: [String: Folder] = [:]

  private struct Folder {
    var spec: Result<AuthSpec, SpecError>
    var exercised: Set<SourceRange> = []
    var trialCount = 0
  }

  init(isUpdating: Bool) { self.isUpdating = isUpdating }

  mutating func play(_ path: String) async {
    do throws(SpecError) {
      try await replay(path)
    } catch {
      trials.append(TestReport.Trial(path: path, source: error.source, diagnostics: error.diagnostics))
    }
  }

  /// The coverage of those specs of which all exchanges were played; of the others nothing can be said.
  func coverages(of specs: [String]) -> [SpecCoverage] {
    let untried = specs.filter { folders[ExchangeFiles.folder(of: $0)] == nil }.compactMap { SpecFile($0).spec }
    let tried = folders.filter { $0.value.trialCount == ExchangeFiles.exchanges(in: $0.key).count }.sorted { $0.key < $1.key }
      .compactMap { folder -> SpecCoverage? in
        guard case .success(let spec) = folder.value.spec else { return nil }
        return SpecCoverage(of: spec, exercised: folder.value.exercised)
      }
    return (tried + untried.map { SpecCoverage(of: $0, exercised: []) }).sorted { $0.source.path < $1.source.path }
  }

  private mutating func replay(_ path: String) async throws(SpecError) {
    let folder = ExchangeFiles.folder(of: path)
    var known = folders[folder] ?? Folder(spec: Self.onlySpec(in: folder))
    known.trialCount += 1
    folders[folder] = known
    let exchange = try Exchange(contentsOf: path)
    let spec: AuthSpec
    do throws(SpecError) { spec = try known.spec.get() } catch {
      // The folder's own trouble is told at the exchange.
      guard error.source.path == folder else { throw error }
      throw SpecError(source: exchange.source, diagnostics: error.diagnostics)
    }
    let secrets = SecretNames(of: exchange, spec: spec)
    var outcome = await ExchangeReplay(exchange, of: spec, redact: secrets.redact).outcome()
    if isUpdating, !outcome.diagnostics.isEmpty {
      switch await ExchangeUpdate(to: spec, redact: secrets.redact).run(exchange) {
      case .unchanged: break
      case .updated(let text, let edits, let after):
        try Self.write(text)
        outcome = after
        updates.append(Update(path: path, edits: edits.map { $0.redacted(secrets.redact) }))
      case .refused(let findings): outcome.diagnostics = findings
      }
    }
    folders[folder]?.exercised.formUnion(outcome.exercised)
    trials.append(TestReport.Trial(path: path, source: exchange.source, diagnostics: outcome.diagnostics))
  }

  private static func write(_ text: SourceText) throws(SpecError) {
    do throws(SystemError) {
      try FileReplacement.replace(text.path, with: Array(text.text.utf8))
    } catch {
      let message = "the exchange cannot be written anew: \(error == .link ? "it is a symbolic link" : error.message)"
      throw SpecError(source: text, diagnostics: [Diagnostic(.error, "unwritable-file", message, at: .beginning)])
    }
  }

  private static func onlySpec(in folder: String) -> Result<AuthSpec, SpecError> {
    let specs = ExchangeFiles.specs(in: folder)
    guard let only = specs.first, specs.count == 1 else {
      let what = specs.isEmpty ? "no spec lies" : "several specs lie"
      let lost = Diagnostic(.error, "no-spec", "\(what) beside the exchange", at: .beginning, help: "keep each spec in a folder of its own")
      return .failure(SpecError(source: SourceText(path: folder, text: ""), diagnostics: [lost]))
    }
    do throws(SpecError) { return .success(try SpecFile(only).usable()) } catch { return .failure(error) }
  }
}

extension LineEdit {
  fileprivate func redacted(_ redact: (String) -> String) -> LineEdit {
    var edit = self
    edit.old = old.map(redact)
    edit.new = new.map(redact)
    return edit
  }
}

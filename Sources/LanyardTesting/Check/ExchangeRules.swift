import FoundationEssentials
import Lanyard
public import LanyardSpec

/// What the exchanges of a spec tell about the spec itself. (Whether it keeps to them is for `ExchangeReplay`.)
public struct ExchangeRules: Sendable {
  private let exchanges: [Exchange]
  /// Whether there are no others, which could not be read.
  private let isComplete: Bool

  /// Makes the rules for exchanges.
  ///
  /// - Parameter isComplete: whether these are all there are, so that it means something if a method is not among them.
  public init(_ exchanges: [Exchange], isComplete: Bool = true) {
    self.exchanges = exchanges
    self.isComplete = isComplete
  }

  /// The exchanges in the folder of a spec; nil where there are none, or where several specs share them.
  ///
  /// - Parameter neighbours: what lies in the folder, where that has been looked up.
  package init?(besideSpecAt path: String, among neighbours: Neighbours? = nil) {
    let neighbours = neighbours ?? Neighbours(ofSpecAt: path)
    guard !neighbours.exchanges.isEmpty, neighbours.specs == [path.split(separator: "/").last.map(String.init)] else { return nil }
    let read = neighbours.exchanges.compactMap { try? Exchange(contentsOf: neighbours.folder + $0) }
    self.init(read, isComplete: read.count == neighbours.exchanges.count)
  }

  /// The specs and exchanges in a spec's folder, its own name among them.
  package struct Neighbours: Sendable {
    fileprivate let folder: String
    fileprivate let specs: [String]
    fileprivate let exchanges: [String]

    package init(ofSpecAt path: String) {
      folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "./"
      let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      specs = files.filter { $0.hasSuffix(".auth.yaml") }
      exchanges = files.filter { $0.hasSuffix(".exchange.yaml") }.sorted()
    }
  }

  /// What is to be said about the spec, at its places in the spec.
  public func check(_ spec: AuthSpec) async -> [Diagnostic] {
    var findings: [Diagnostic] = []
    var used: Set<Allowance> = []
    func remark(_ finding: Diagnostic, allowedBy allowances: [Allowance]) {
      if let allowance = allowances.first(where: { $0.code == finding.code }) {
        used.insert(allowance)
      } else {
        findings.append(finding)
      }
    }
    for method in spec.methods {
      let own = exchanges.filter { $0.method == method.name }
      if own.isEmpty, isComplete {
        remark(Self.untried(method), allowedBy: method.allowances)
      }
      var told: Set<SourceRange> = []
      for exchange in own {
        for (step, code) in await exchange.misleadingAnswers(for: spec) where told.insert(step.range).inserted {
          guard let extractor = step.extractors.first(where: { !$0.isOptional }) else { continue }
          remark(Self.misled(extractor, by: exchange, code), allowedBy: extractor.allowances + method.allowances)
        }
      }
    }
    return findings + useless(in: spec, but: used)
  }

  private static func untried(_ method: Method) -> Diagnostic {
    Diagnostic(
      .warning, .methodWithoutExchange, "no exchange beside the spec tries the method '\(method.name)'", at: method.range,
      help: "add one: what the vendor's document shows, or what a server has answered")
  }

  private static func misled(_ extractor: Extractor, by exchange: Exchange, _ code: AuthError.Code) -> Diagnostic {
    let file = exchange.source.path.split(separator: "/").last.map(String.init) ?? exchange.source.path
    return Diagnostic(
      .warning, .extractorMatchesError, "'\(extractor.name)' also finds a value in an answer that is a failure", at: extractor.range,
      help: "narrow it, or say with 'expect' what a success looks like",
      notes: [.init("the answer is in \(file), where the login ends with '\(code)'")])
  }

  /// The allowances of these rules that let nothing pass.
  private func useless(in spec: AuthSpec, but used: Set<Allowance>) -> [Diagnostic] {
    guard isComplete else { return [] }
    let all = spec.methods.flatMap { $0.allowances + $0.steps.flatMap(\.extractors).flatMap(\.allowances) }
    return all.filter { Diagnostic.Code.ofExchanges.contains($0.code) && !used.contains($0) }.map { allowance in
      Diagnostic(
        .warning, .uselessAllow, "nothing here needs '\(allowance.code)' to be allowed", at: allowance.range, help: "leave it out")
    }
  }
}

extension Exchange {
  /// The steps at which a login of the exchange fails with an answer that only a failure rule keeps from being taken for a success,
  /// each with the failure. Nothing where the exchange does not go as it is written.
  fileprivate func misleadingAnswers(for spec: AuthSpec) async -> [(LanyardSpec.Step, AuthError.Code)] {
    var found: [(LanyardSpec.Step, AuthError.Code)] = []
    for step in steps {
      guard case .login(let turns, .failure) = step.value, let last = turns.last else { continue }
      guard let plan = try? Plan(spec, method: method, inputs: inputs.mapValues { .text($0) }) else { return [] }
      let transport = ScriptedTransport(turns)
      let authenticator = Authenticator(plan, transport: transport, time: ManualTime(clock))
      do throws(AuthError) {
        _ = try await authenticator.session()
      } catch {
        guard transport.finish().isEmpty, let failed = plan.method.login.first(where: { $0.name == error.step }) else { continue }
        if plan.isMisled(failed, by: last.response.transportResponse, at: clock) { found.append((failed, error.code)) }
      }
    }
    return found
  }
}

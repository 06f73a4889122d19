import FoundationEssentials
import HTTPTypes
import LanyardSpec
import LanyardTesting
import Testing

@testable import Lanyard

/// Everything that the exchanges of the specs hold of secrets, looked for in all that is logged and said while they are played.
@Suite struct LogCanaryTests {
  /// An exchange beside a spec that comes with Lanyard.
  struct Sample: Sendable, CustomTestStringConvertible {
    var spec: String
    var exchange: Exchange
    var testDescription: String { exchange.source.path }

    static let all = ShippedMethod.specs.flatMap { spec in
      ((try? Exchange.besideSpec(at: ShippedMethod.path(of: spec))) ?? []).map { Sample(spec: spec, exchange: $0) }
    }
  }

  /// What is put before each secret of the exchange, so that no word of a log is one by chance.
  private static let mark = "Canari&\"4711/"

  @Test func allSpecsHaveExchanges() { #expect(!Sample.all.isEmpty && Set(Sample.all.map(\.spec)) == Set(ShippedMethod.specs)) }

  @Test(arguments: Sample.all) func nothingSecretIsLoggedOrSaid(sample: Sample) async throws {
    let exchange = sample.exchange
    let spec = try AuthSpec(contentsOf: ShippedMethod.path(of: sample.spec))
    let secretInputs = Set(spec.inputs.filter(\.isSecret).map(\.name))
    var inputs = exchange.inputs.mapValues { InputValue.text($0) }
    var secrets = Set(exchange.inputs.filter { secretInputs.contains($0.key) && !$0.value.hasPrefix("-----") }.map(\.value))
    for case .login(_, .session(let values, _)) in exchange.steps.map(\.value) { secrets.formUnion(values.value.values) }
    // What is there with the mark is looked for with it; a PEM text must stay one.
    for (name, value) in exchange.inputs where secretInputs.contains(name) && !value.hasPrefix("-----") {
      inputs[name] = .secret(Self.mark + value)
      secrets.insert(Self.mark + value)
    }
    let words = try await said(of: exchange, spec: spec, inputs: inputs)
    for secret in secrets where secret.utf8.count >= 6 {
      for form in SecretForms.all(of: secret) {
        let place = words.first { $0.contains(form) }
        #expect(place == nil, "a secret of \(secret.utf8.count) bytes is told")
      }
    }
  }

  /// What is logged at the level of traces, and what the errors say.
  private func said(of exchange: Exchange, spec: AuthSpec, inputs: [String: InputValue]) async throws -> [String] {
    let log = LoggingTests.Log()
    var words: [String] = []
    let time = ManualTime(exchange.clock)
    let transport = ScriptedTransport()
    let store = FaultyStore()
    let plan = try Plan(spec, method: exchange.method, inputs: inputs)
    // A second one meets what the first has kept, and whatever cannot be kept.
    for _ in 1...2 {
      let one = Authenticator(plan, transport: transport, store: store, time: time, logger: log.logger)
      for step in exchange.steps.map(\.value) {
        let result: Result<Void, any Error>
        do {
          try await take(step, with: one, transport, time)
          result = .success(())
        } catch {
          result = .failure(error)
        }
        if case .failure(let error) = result { words += ["\(error)", String(reflecting: error)] }
        _ = transport.finish()
      }
      await one.settle()
      store.fail(.keep, with: .write)
      await one.tryAgain()
    }
    #expect(plan.method.login.isEmpty || !log.lines.isEmpty)
    return log.lines + words
  }

  private func take(
    _ step: Exchange.Step, with one: Authenticator, _ transport: ScriptedTransport, _ time: ManualTime
  ) async throws {
    switch step {
    case .login(let turns, _):
      transport.expect(turns)
      _ = try await one.session()
    case .call(let request, let turns, _):
      transport.expect(turns)
      guard let (head, body) = request.httpRequest(defaultScheme: "https") else { return }
      _ = try await one.send(head, body: body)
    case .wait(let duration): time.advance(by: duration)
    case .logout(let turns, _):
      transport.expect(turns)
      try await one.logout()
    case .probe(let turns, _):
      transport.expect(turns)
      try await one.probe()
    }
  }

  /// The search finds what is there: a log that tells a secret in any form does not pass.
  @Test(arguments: [0, 1, 2]) func aSecretInAnyFormIsFound(offset: Int) {
    let secret = Self.mark + "of the vendor"
    let padded = Data([UInt8](repeating: 65, count: offset) + Array(secret.utf8) + [65, 65, 65]).base64EncodedString()
    let hex = secret.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    let forms = SecretForms.all(of: secret)
    for told in [secret, padded, hex, hex.uppercased(), #"Canari&\"4711/of the vendor"#, "Canari%26%224711%2Fof+the+vendor"] {
      #expect(forms.contains { "before\(told)after".contains($0) }, "\(told) is not found")
    }
  }
}

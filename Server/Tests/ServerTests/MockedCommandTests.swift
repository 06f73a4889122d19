import Foundation
import Subprocess
import Testing

/// What `mock` runs, and whom it lets in.
@Suite struct MockedCommandTests {
  private func run(_ words: String..., environment: [Environment.Key: String] = [:]) async throws -> MockServerTests.Outcome {
    try await MockServerTests.run(["lanyard-server", "mock"] + words, environment)
  }

  @Test func aCommandMayBeAPath() async throws {
    #expect(try await run(MockServerTests.spec("snapprotect"), "--", "/bin/sh", "-c", "exit 3").status == 3)
  }

  @Test func aCommandThatIsNotThereIsNamed() async throws {
    let outcome = try await run(MockServerTests.spec("snapprotect"), "--", "no-such-program")
    #expect(outcome.status == 127)
    #expect(outcome.err.contains("no-such-program"))
  }

  @Test func aBuiltInSpecNeedsNoFile() async throws {
    let outcome = try await run("builtin:snapprotect", "--", "sh", "-c", #"echo "$LANYARD_MOCK_METHOD $LANYARD_MOCK_USERNAME""#)
    #expect(outcome.out == "json mock-username\n", "\(outcome.err)")
    #expect(outcome.err.contains("no exchange shows a login that works"))
    #expect(try await run("builtin:snaprotect").err.contains("did you mean 'snapprotect'?"))
  }

  @Test func aSecretIsNoArgument() async throws {
    let outcome = try await run(MockServerTests.spec("snapprotect"), "--set", "password=canary", "--", "true")
    #expect(outcome.status == 64)
    #expect(outcome.err.contains("give it with --env password=VARIABLE"), "\(outcome.err)")
    #expect(!outcome.err.contains("canary"))
  }

  @Test func aSignalEndsTheCommandToo() async throws {
    let script = "trap 'kill $!; echo told; exit' TERM; sleep 600 & echo ready; wait"
    let outcome = try await Subprocess.run(
      .name("setpriv"),
      arguments: [
        "--pdeathsig", "TERM", MockServerTests.products.appending(path: "lanyard-server").path, "mock", MockServerTests.spec("snapprotect"),
        "--", "sh", "-c", script,
      ],
      input: .none, output: .sequence, error: .discarded
    ) { execution in
      var said = ""
      for try await chunk in execution.standardOutput {
        said += chunk.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
        if said == "ready\n" { try execution.send(signal: .terminate) }
      }
      return said
    }
    #expect(outcome.closureResult == "ready\ntold\n")
  }
}

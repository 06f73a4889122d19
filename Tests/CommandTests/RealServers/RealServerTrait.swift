import Testing

/// Runs a real server for as long as the suite or test lasts that it is attached to.
struct RealServerTrait: SuiteTrait, TestTrait, TestScoping {
  var server: RealServer
  var isRecursive: Bool { false }

  func scopeProvider(for test: Test, testCase: Test.Case?) -> Self? {
    test.isSuite || testCase != nil ? self : nil
  }

  func prepare(for test: Test) async throws {
    guard server.isInstalled else { throw RealServerFailure("\(server.name) is missing: run Scripts/install-test-dependencies.sh") }
  }

  func provideScope(for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void) async throws {
    let running = try await RunningServer.start(server)
    do {
      try await RunningServer.$all.withValue(RunningServer.all.merging([server.name: running]) { $1 }) { try await function() }
    } catch {
      await running.stop()
      throw error
    }
    await running.stop()
  }
}

extension Trait where Self == RealServerTrait {
  static func running(_ server: RealServer) -> Self { Self(server: server) }
}

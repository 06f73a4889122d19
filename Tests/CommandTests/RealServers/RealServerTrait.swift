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
    let running = try await (server.isShared ? SharedServers.all.enter(server) : RunningServer.start(server))
    do {
      try await RunningServer.$all.withValue(RunningServer.all.merging([server.name: running]) { $1 }) { try await function() }
    } catch {
      await leave(running)
      throw error
    }
    await leave(running)
  }

  private func leave(_ running: RunningServer) async {
    if server.isShared { await SharedServers.all.leave(server) } else { await running.stop() }
  }
}

extension Trait where Self == RealServerTrait {
  static func running(_ server: RealServer) -> Self { Self(server: server) }
}

extension Trait where Self == ConditionTrait {
  /// Skips where a server is not installed. Stands before `.running`.
  static func ifInstalled(_ servers: RealServer...) -> Self {
    let missing = servers.flatMap(\.missing)
    return .enabled(
      if: missing.isEmpty, "\(missing.joined(separator: ", ")) is missing: run Scripts/install-test-dependencies.sh")
  }
}

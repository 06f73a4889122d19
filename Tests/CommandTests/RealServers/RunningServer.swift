import Foundation
import Subprocess

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A real server while it runs.
actor RunningServer {
  @TaskLocal static var all: [String: RunningServer] = [:]

  nonisolated let server: RealServer
  nonisolated let place: RealServer.Place
  nonisolated var url: String { place.url }

  private var process: Task<Void, any Error>?
  /// The process is over, whoever ended it.
  private var hasEnded = false
  private var stopSignal: AsyncStream<Never>.Continuation?

  /// Starts the server in a new folder and waits until it serves.
  static func start(_ server: RealServer) async throws -> RunningServer {
    let folder = FileManager.default.temporaryDirectory.appending(path: "lanyard-\(server.name)-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let running = RunningServer(server, RealServer.Place(folder: folder.path, ports: try FreePorts.take(server.portCount)))
    do {
      try await server.prepare(running.place)
      try await running.launch()
      try await server.bootstrap(running.place)
    } catch {
      await running.stop()
      throw error
    }
    return running
  }

  private init(_ server: RealServer, _ place: RealServer.Place) {
    self.server = server
    self.place = place
  }

  /// Ends the server and removes what it kept.
  func stop() async {
    await halt()
    try? FileManager.default.removeItem(atPath: place.folder)
  }

  /// Lets the server reject every session that it has issued until now.
  func forgetSessions() async throws {
    switch server.forgetting {
    case .restart:
      await halt()
      try await launch()
    case .restartWithout(let paths):
      await halt()
      for path in paths { try? FileManager.default.removeItem(atPath: "\(place.folder)/\(path)") }
      try await launch()
    case .call(let forget): try await forget(place)
    }
  }

  private func launch() async throws {
    let (stops, stop) = AsyncStream<Never>.makeStream()
    var options = PlatformOptions()
    options.createSession = true
    let log = "\(place.folder)/log"
    // The kernel ends the server if the tests die before they can.
    let command = [
      "-c", "exec >>\"$0\" 2>&1 </dev/null; exec \"$@\"", log, "setpriv", "--pdeathsig", "TERM", "--",
      Command.path(of: server.executable ?? server.name) ?? server.name,
    ]
    let arguments = Arguments(command + server.arguments(place))
    let environment = Command.environment(["HOME": place.folder].merging(server.environment(place)) { $1 })
    stopSignal = stop
    hasEnded = false
    process = Task { [options] in
      defer {
        stop.finish()
        hasEnded = true
      }
      _ = try await run(
        .name("sh"), arguments: arguments, environment: environment, platformOptions: options, input: .none, output: .discarded,
        error: .discarded
      ) { execution in
        for await _ in stops {}
        await execution.teardown(using: [.gracefulShutDown(allowedDurationToNextStep: .seconds(5))])
      }
    }
    try await waitUntilReady()
  }

  private func halt() async {
    stopSignal?.finish()
    _ = await process?.result
    process = nil
  }

  private func isReady() async -> Bool {
    guard let path = server.readyPath else {
      guard let connection = Loopback.connection(to: place.ports[0]) else { return false }
      close(connection)
      return true
    }
    guard let answer = try? await Curl.send("GET", url + path) else { return false }
    return answer.status != 503
  }

  /// Asks until an answer comes. The limit is a watchdog: the servers need a second or two, but other tests may keep all threads busy.
  private func waitUntilReady() async throws {
    let limit = ContinuousClock.now + .seconds(180)
    while ContinuousClock.now < limit {
      if await isReady() { return }
      if hasEnded { break }
      try await Task.sleep(for: .milliseconds(20))
    }
    let log = (try? String(contentsOfFile: "\(place.folder)/log", encoding: .utf8)) ?? ""
    await halt()
    throw RealServerFailure("\(server.name) does not serve; it says: \(log.suffix(2000))")
  }
}

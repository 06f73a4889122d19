/// Servers that several suites use at the same time: started by the first, stopped by the last.
actor SharedServers {
  static let all = SharedServers()

  private struct Entry {
    var start: Task<RunningServer, any Error>
    var users = 0
  }

  private var entries: [String: Entry] = [:]

  func enter(_ server: RealServer) async throws -> RunningServer {
    let entry = entries[server.name] ?? Entry(start: Task { try await RunningServer.start(server) })
    entries[server.name] = Entry(start: entry.start, users: entry.users + 1)
    do {
      return try await entry.start.value
    } catch {
      await leave(server)
      throw error
    }
  }

  func leave(_ server: RealServer) async {
    guard var entry = entries[server.name] else { return }
    entry.users -= 1
    entries[server.name] = entry.users > 0 ? entry : nil
    if entry.users == 0, let running = try? await entry.start.value { await running.stop() }
  }
}

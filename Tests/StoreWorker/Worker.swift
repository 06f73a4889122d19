import FoundationEssentials
import Lanyard
import LanyardFileStore
import LanyardPOSIX

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// What one process does with the store.
struct Worker {
  let store: FileStore
  let key: String

  /// Counts so many times one further in the kept session, each time under the lease: what another process counts meanwhile is not lost.
  func count(_ times: Int) async throws {
    for _ in 0..<times {
      let lease = try await store.lease(for: key, waitingAtMost: .seconds(300))
      let before = try await store.session(for: key)?.text(named: "count").flatMap { Int($0) } ?? 0
      try await store.keep(record("count", "\(before + 1)"), under: lease)
      await store.release(lease)
    }
  }

  /// Takes the lease, says so, and never gives it back.
  func hold() async throws {
    let lease = try await store.lease(for: key, waitingAtMost: .seconds(300))
    say("held")
    while !lease.token.isEmpty { try await Task.sleep(for: .seconds(3600)) }
  }

  /// Takes the lock of the session's file, as one does who touches it, says so, and never gives it back.
  func lockSession() async throws { try await lock("\(store.folder)/\(key).json", .readingNoLink) }

  /// The same with the store's folder, as one does who writes in it.
  func lockFolder() async throws { try await lock(store.folder, .folder) }

  private func lock(_ path: String, _ access: OpenFile.Access) async throws {
    let file = try OpenFile(path, access)
    guard try file.tryLock() else { return }
    say("locked")
    while try file.info().size >= 0 { try await Task.sleep(for: .seconds(3600)) }
  }

  /// Keeps a session of that number.
  func keep(_ number: Int) async throws { try await store.keep(session(number), under: nil) }

  /// Keeps a session of that number as a process that may open one file more.
  func keepShortOfFiles(_ number: Int) async throws {
    // The runtime opens what it needs first: without it, it ends the process.
    try await Task.sleep(for: .milliseconds(1))
    var last: Int32 = -1
    while case let descriptor = unsafe open("/dev/null", O_RDONLY | O_CLOEXEC), descriptor >= 0 { last = descriptor }
    close(last)
    try await keep(number)
  }

  /// Says that it is there, and keeps a session of that number once a line has come.
  func keepWhenTold(_ number: Int) async throws {
    say("ready")
    _ = readLine()
    try await keep(number)
  }

  /// Keeps one session after another, until it is killed; says when the first is kept.
  func keepForEver() async throws {
    for number in 0... {
      try await keep(number)
      if number == 0 { say("keeping") }
    }
  }

  private func say(_ text: String) {
    print(text)
    fflush(nil)
  }

  /// A session whose parts belong together, and take a while to write.
  private func session(_ number: Int) -> SessionRecord {
    record("number", String(repeating: "\(number % 10)", count: 40_000))
  }

  private func record(_ name: String, _ text: String) -> SessionRecord {
    let moment = Date(timeIntervalSince1970: 1_700_000_000)
    return SessionRecord(
      key: key, id: "worker", method: "password", obtainedAt: moment, expiresAt: nil, lastUsed: moment, variables: [name: text])
  }
}

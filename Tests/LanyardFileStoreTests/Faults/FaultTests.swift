import Foundation
import Lanyard
import LanyardFileStore
import Subprocess
import Testing

/// Every system call of a write fails, or is the last one: there is always the old session or the new one.
@Suite struct FaultTests {
  /// Calls that do not concern the store, and whose failure would only end the worker.
  private static let foreign: Set<String> = [
    "futex", "mmap", "munmap", "mprotect", "madvise", "brk", "epoll_wait", "epoll_ctl", "epoll_create1", "eventfd2", "exit", "exit_group",
    "rt_sigprocmask", "rt_sigaction", "sched_yield", "clone3", "clone", "set_robust_list", "rseq", "restart_syscall", "timerfd_create",
    "timerfd_settime", "sched_getaffinity", "gettid", "prctl", "sigaltstack", "clock_nanosleep", "rt_sigtimedwait", "poll", "getrandom",
    "read", "geteuid", "setpriority", "rt_sigsuspend",
  ]
  private static let errors = ["ENOSPC", "EINTR"] + (ProcessTests.isLong ? ["EIO", "EROFS", "EMFILE", "ENFILE", "EDQUOT"] : [])

  static let canTrace: Bool = {
    let places = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
    return places.contains { FileManager.default.isExecutableFile(atPath: "\($0)/strace") }
  }()

  @Test(.enabled(if: canTrace, "there is no strace")) func eachSystemCallMayFailOrBeTheLast() async throws {
    try await TemporaryFolder.open { folder in
      #expect(try await StoreWorker.run("keep", someKey, 1, in: folder.store).out == "")
      _ = try await keep(2, in: folder, [])
      #expect(try await number(folder) == "2", "nothing was meddled with")
      let calls = try calls(in: folder)
      #expect(calls["fsync"] == 2 && calls["rename"] == 1 && calls["flock"] == 1, "\(calls)")
      for (call, count) in calls.sorted(by: { $0.key < $1.key }) {
        for place in 1...count {
          for meddling in Self.errors.map({ "error=\($0)" }) + ["signal=KILL"] {
            let before = try await number(folder)
            let next = before == "3" ? 4 : 3
            let said = try await keep(next, in: folder, ["-e", "trace=\(call)", "-e", "inject=\(call):\(meddling):when=\(place)"])
            let what = "\(call) \(place) \(meddling): '\(said)'"
            let after = try await number(folder)
            #expect(after == before || after == "\(next)", "\(what)")
            #expect(try folder.permissions(of: folder.file(someKey)) == 0o600, "\(what)")
            guard !meddling.contains("KILL") else { continue }
            #expect(try !folder.names().contains { $0.hasPrefix(".draft") } || call == "unlink", "\(what)")
            // What is durable or not only the last call tells: the folder's own sync, when the new one is in its place already.
            if said.isEmpty {
              // Where each thread's first write fails, so does the one that would say what went wrong.
              #expect(after == "\(next)" || call == "write", "\(what)")
            } else {
              #expect(said.hasPrefix("store."), "\(what)")
              #expect(after == before || call == "fsync" && place == 2, "\(what)")
            }
          }
        }
      }
      try await FileStore(folder: folder.store.path).keep(record(), under: nil)
      #expect(try folder.names() == ["\(someKey).json"], "no draft is left")
    }
  }

  /// How often each call is made by the thread that makes it most.
  private func calls(in folder: TemporaryFolder) throws -> [String: Int] {
    var counts: [String: [Substring: Int]] = [:]
    for line in try String(contentsOf: folder.url.appending(path: "scratch/trace"), encoding: .utf8).split(separator: "\n") {
      // strace pads short numbers of threads with spaces.
      let thread = line.prefix(while: \.isNumber)
      let call = line.dropFirst(thread.count).drop { $0 == " " }
      guard let end = call.firstIndex(of: "("), call.first?.isLetter == true else { continue }
      counts[String(call[..<end]), default: [:]][thread, default: 0] += 1
    }
    return counts.filter { !Self.foreign.contains($0.key) }.compactMapValues { $0.values.max() }
  }

  /// Lets a worker keep the session of that number while strace meddles; what the worker says.
  private func keep(_ number: Int, in folder: TemporaryFolder, _ options: [String]) async throws -> String {
    let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "trace.sh").path
    let scratch = folder.url.appending(path: "scratch").path
    let words = ["60", "sh", script, scratch, try StoreWorker.path, folder.store.path, someKey, "\(number)"] + options
    let result = try await Subprocess.run(
      .name("timeout"), arguments: .init(words), input: .none, output: .string(limit: 1 << 16), error: .string(limit: 1 << 16))
    return result.standardOutput.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Which of the worker's sessions is kept, whole.
  private func number(_ folder: TemporaryFolder) async throws -> String {
    let kept = try #require(try await FileStore(folder: folder.store.path).session(for: someKey))
    let text = try #require(kept.text(named: "number"))
    #expect(Set(text).count == 1 && text.count == 40_000, "neither the old nor the new")
    return String(text.prefix(1))
  }
}

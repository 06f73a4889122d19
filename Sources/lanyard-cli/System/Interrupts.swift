import Synchronization

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Ends the process in order when it is told to: the terminal echoes again, and what is being written is written to its end.
///
/// The signals are blocked everywhere and awaited by the main thread, so that no code runs in a signal handler. (A main that is
/// `async` would not do: there the main thread rests with all signals open.)
enum Interrupts {
  private static let section = Mutex(())

  /// Does the work, which ends the process, and waits for a signal meanwhile. To be called on the main thread before there is another.
  static func watch(_ work: @escaping @Sendable () async -> Never) -> Never {
    let signals = [SIGINT, SIGTERM, SIGHUP].filter { !POSIX.isIgnored($0) }
    POSIX.block(signals)
    Task.detached { await work() }
    let signal = POSIX.wait(for: signals)
    section.withLock { _ -> Never in
      Terminal.restore()
      Draft.removeAll()
      POSIX.exitAtOnce(128 + signal)
    }
  }

  /// Does something that a signal must not cut in two.
  static func uninterrupted<Result: ~Copyable, Failure: Error>(_ work: () throws(Failure) -> Result) throws(Failure) -> Result {
    try section.withLock { _ throws(Failure) in try work() }
  }
}

import LanyardPOSIX
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
  /// Takes a signal, or leaves it to end the process.
  typealias Receiver = @Sendable (POSIX.Signal) -> Bool

  private static let section = Mutex(())
  private static let receiver = Mutex<Receiver?>(nil)

  /// Does the work, which ends the process, and waits for a signal meanwhile. To be called on the main thread before there is another.
  static func watch(_ work: @escaping @Sendable () async -> Never) -> Never {
    let signals = [SIGINT, SIGTERM, SIGHUP].filter { !POSIX.isIgnored($0) }
    POSIX.block(signals)
    Task.detached { await work() }
    while true {
      let signal = POSIX.wait(for: signals)
      section.withLock { _ in
        if let receive = receiver.withLock({ $0 }), receive(signal) { return }
        Terminal.restore()
        ChildProcess.endThoseApart()
        Leftovers.removeAll()
        POSIX.exitAtOnce(128 + signal.number)
      }
    }
  }

  /// From now on the signals go to somebody else first; nil for nobody.
  static func divert(to receiver: Receiver?) { Self.receiver.withLock { $0 = receiver } }

  /// Does something that a signal must not cut in two.
  static func uninterrupted<Result: ~Copyable, Failure: Error>(_ work: () throws(Failure) -> Result) throws(Failure) -> Result {
    try section.withLock { _ throws(Failure) in try work() }
  }
}

import Lanyard
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
/// The signals are blocked everywhere and awaited by one thread, so that no code runs in a signal handler.
enum Interrupts {
  private static let section = Mutex(())

  /// To be called before any other thread is started.
  static func begin() {
    let signals = [SIGINT, SIGTERM, SIGHUP].filter { !POSIX.isIgnored($0) }
    POSIX.block(signals)
    _ = DetachedThread.start {
      let signal = POSIX.wait(for: signals)
      section.withLock { _ in
        Terminal.restore()
        POSIX.exitAtOnce(128 + signal)
      }
    }
  }

  /// Does something that a signal must not cut in two.
  static func uninterrupted<Result, Failure: Error>(_ work: () throws(Failure) -> Result) throws(Failure) -> Result {
    try section.withLock { _ throws(Failure) in try work() }
  }
}

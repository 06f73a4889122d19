import LanyardPOSIX

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// What keeps the process's memory to itself: no core file, no reading by other processes, no crash report that prints what lies
/// behind registers.
enum ProcessGuard {
  static func begin() {
    POSIX.denyDumps()
    // Swift's crash reporter hangs on these (and is started for them): without it the process simply dies.
    for signal in [SIGQUIT, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTRAP] { POSIX.setDefaultHandler(for: signal) }
    // A closed pipe is an error of `write` and ends the command in order.
    POSIX.ignore(SIGPIPE)
  }
}

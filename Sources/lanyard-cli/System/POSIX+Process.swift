import CProcessControl
import LanyardPOSIX

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

// The system calls of the command on terminals and its own process. What is unsafe about them stands in this file.

extension POSIX {
  // MARK: - Terminals

  static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  static func terminalSettings(_ descriptor: Int32) throws(SystemError) -> termios {
    var settings = termios()
    _ = try retrying { unsafe tcgetattr(descriptor, &settings) }
    return settings
  }

  static func setTerminal(_ descriptor: Int32, _ settings: termios) throws(SystemError) {
    var settings = settings
    _ = try retrying { unsafe tcsetattr(descriptor, TCSAFLUSH, &settings) }
  }

  // MARK: - The process

  /// The signal of a pipe that nobody reads.
  static let pipeSignal = SIGPIPE
  /// The signal that asks a process to end.
  static let terminationSignal = SIGTERM
  /// The signal that no process survives.
  static let killSignal = SIGKILL

  static func denyDumps() { lanyard_deny_dumps() }

  static func setDefaultHandler(for signal: Int32) { _ = systemSignal(signal, SIG_DFL) }

  static func ignore(_ signal: Int32) { _ = systemSignal(signal, SIG_IGN) }

  /// Whether whoever started the process wants the signal to be ignored, as `nohup` does.
  static func isIgnored(_ signal: Int32) -> Bool {
    var action = sigaction()
    guard unsafe sigaction(signal, nil, &action) == 0 else { return false }
    #if canImport(Glibc) || canImport(Musl)
    let handler = unsafe action.__sigaction_handler.sa_handler
    #else
    let handler = unsafe action.__sigaction_u.__sa_handler
    #endif
    return unsafe unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  /// Keeps the signals from this thread and from all that it starts.
  static func block(_ signals: [Int32]) {
    var set = signalSet(signals)
    unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  struct Signal {
    var number: Int32
    /// It came from a key at the terminal or the like: whoever shares the terminal has it already.
    var isFromTerminal: Bool
  }

  /// The first of the (blocked) signals that comes; of none, it waits for ever.
  static func wait(for signals: [Int32]) -> Signal {
    let set = signalSet(signals)
    var isFromKernel = false
    while true {
      let number = unsafe withUnsafePointer(to: set) { unsafe lanyard_await_signal($0, &isFromKernel) }
      if number > 0 { return Signal(number: number, isFromTerminal: isFromKernel) }
      if signals.isEmpty { pause() }
    }
  }

  // MARK: - Other programs

  /// The folder in which the running command lies, links followed; nil where the system does not say.
  static var executableFolder: String? {
    #if os(Linux)
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = unsafe readlink("/proc/self/exe", &buffer, buffer.count)
    guard count > 0, count < buffer.count else { return nil }
    let path = String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return path.lastIndex(of: "/").map { String(path[..<$0]) }
    #else
    return nil
    #endif
  }

  /// Whether the path is a file that this user may run.
  static func mayRun(_ path: String) -> Bool {
    guard let info = try? targetInfo(at: path), info.kind == .regular else { return false }
    return unsafe access(path, X_OK) == 0
  }

  /// Lets another program take the place of this one, with the signals as they were before. It returns only where that fails.
  static func replaceProcess(by path: String, arguments: [String]) -> SystemError {
    setDefaultHandler(for: SIGPIPE)
    var set = signalSet([SIGINT, SIGTERM, SIGHUP])
    unsafe pthread_sigmask(SIG_UNBLOCK, &set, nil)
    var words = unsafe arguments.map { unsafe strdup($0) } + [nil]
    unsafe execv(path, &words)
    let number = errno
    unsafe words.forEach { unsafe free($0) }
    return SystemError(number: number)
  }

  static func exitAtOnce(_ status: Int32) -> Never { _exit(status) }

  /// Ends the process with all that was printed, but without what libraries have registered for its end: OpenSSL would take down what
  /// the transport's thread still uses.
  static func exit(_ status: Int32) -> Never {
    fflush(nil)
    _exit(status)
  }

  private static func signalSet(_ signals: [Int32]) -> sigset_t {
    var set = sigset_t()
    unsafe sigemptyset(&set)
    for signal in signals { unsafe sigaddset(&set, signal) }
    return set
  }
}

// A name that a method above would otherwise hide.
private func systemSignal(_ number: Int32, _ handler: sighandler_t?) -> sighandler_t? { signal(number, handler) }

import CProcessControl

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// The system calls of the command. What is unsafe about them stands in this file and nowhere else in the command.
enum POSIX {
  static func message(for number: Int32) -> String { unsafe String(cString: strerror(number)) }

  // MARK: - Files

  enum FileKind { case regular, folder, link, other }

  struct FileInfo {
    var kind: FileKind
    var permissions: UInt32
    var owner: UInt32
    var size: Int

    fileprivate init(_ status: stat) {
      kind =
        switch status.st_mode & S_IFMT {
        case S_IFREG: .regular
        case S_IFDIR: .folder
        case S_IFLNK: .link
        default: .other
        }
      permissions = UInt32(status.st_mode) & 0o7777
      owner = status.st_uid
      size = Int(status.st_size)
    }
  }

  static let standardInput = STDIN_FILENO
  static let standardOutput = STDOUT_FILENO
  static let standardError = STDERR_FILENO

  static var user: UInt32 { geteuid() }

  static func open(_ path: String, _ flags: Int32, permissions: UInt32 = 0) throws(SystemError) -> Int32 {
    try retrying { systemOpen(path, flags | O_CLOEXEC, mode_t(permissions)) }
  }

  static func duplicate(_ descriptor: Int32) throws(SystemError) -> Int32 {
    try retrying { dup(descriptor) }
  }

  static func close(_ descriptor: Int32) { _ = systemClose(descriptor) }

  static func info(_ descriptor: Int32) throws(SystemError) -> FileInfo {
    var status = stat()
    _ = try retrying { unsafe fstat(descriptor, &status) }
    return FileInfo(status)
  }

  /// What stands at the path itself: a link is not followed.
  static func info(at path: String) throws(SystemError) -> FileInfo {
    var status = stat()
    _ = try retrying { unsafe lstat(path, &status) }
    return FileInfo(status)
  }

  /// What stands at the path, or where a link there leads.
  static func targetInfo(at path: String) throws(SystemError) -> FileInfo {
    var status = stat()
    _ = try retrying { unsafe stat(path, &status) }
    return FileInfo(status)
  }

  /// Whether this user may make files in the folder.
  static func mayWrite(_ folder: String) -> Bool { unsafe access(folder, W_OK | X_OK) == 0 }

  /// At most so many bytes; none at the end of the file.
  static func read(_ descriptor: Int32, atMost limit: Int) throws(SystemError) -> [UInt8] {
    var chunk = [UInt8](repeating: 0, count: limit)
    while true {
      let count = unsafe chunk.withUnsafeMutableBytes { unsafe systemRead(descriptor, $0.baseAddress, $0.count) }
      if count >= 0 { return Array(chunk.prefix(count)) }
      let number = errno
      guard number == EINTR else { throw SystemError(number: number) }
    }
  }

  static func write(_ bytes: [UInt8], to descriptor: Int32) throws(SystemError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe systemWrite(descriptor, $0.baseAddress, $0.count) }
      let number = errno
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if number != EINTR {
        throw SystemError(number: number)
      }
    }
  }

  static func sync(_ descriptor: Int32) throws(SystemError) { _ = try retrying { fsync(descriptor) } }

  /// Waits until no other process holds the lock; the kernel frees it with the descriptor.
  static func lock(_ descriptor: Int32) throws(SystemError) { _ = try retrying { flock(descriptor, LOCK_EX) } }

  static func rename(_ old: String, to new: String) throws(SystemError) {
    _ = try retrying { systemRename(old, new) }
  }

  static func remove(_ path: String) throws(SystemError) { _ = try retrying { unsafe unlink(path) } }

  static func makeFolder(_ path: String, permissions: UInt32) throws(SystemError) {
    _ = try retrying { unsafe mkdir(path, mode_t(permissions)) }
  }

  // MARK: - Environment and terminal

  /// The variable's value; nil where it is not set.
  static func environment(_ name: String) -> [UInt8]? {
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe UnsafeRawBufferPointer(start: value, count: strlen(value)).map(\.self)
  }

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

  /// The first of the (blocked) signals that comes; of none, it waits for ever.
  static func wait(for signals: [Int32]) -> Int32 {
    var set = signalSet(signals)
    var signal: Int32 = 0
    while unsafe sigwait(&set, &signal) != 0 { pause() }
    return signal
  }

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
    for word in unsafe words { unsafe free(word) }
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

  private static func retrying(_ call: () -> Int32) throws(SystemError) -> Int32 {
    while true {
      let result = call()
      if result >= 0 { return result }
      let number = errno
      guard number == EINTR else { throw SystemError(number: number) }
    }
  }
}

// Names that the methods above would otherwise hide.
private func systemClose(_ descriptor: Int32) -> Int32 { close(descriptor) }
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  unsafe read(descriptor, buffer, count)
}
private func systemWrite(_ descriptor: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
  unsafe write(descriptor, buffer, count)
}
private func systemOpen(_ path: String, _ flags: Int32, _ permissions: mode_t) -> Int32 { unsafe open(path, flags, permissions) }
private func systemRename(_ old: String, _ new: String) -> Int32 { unsafe rename(old, new) }
private func systemSignal(_ number: Int32, _ handler: sighandler_t?) -> sighandler_t? { signal(number, handler) }

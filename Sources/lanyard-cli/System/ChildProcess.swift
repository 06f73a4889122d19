import CProcessControl
import Lanyard
import LanyardPOSIX
import Synchronization

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// A program that this process has started.
struct ChildProcess: Sendable {
  /// How it ended.
  enum End: Equatable {
    case exited(Int32)
    case signalled(Int32)
  }

  /// What a child's streams are connected to; nil leaves one as it is.
  struct Streams {
    var input: Int32?
    var output: Int32?
    var error: Int32?
  }

  let id: Int32

  /// Those that have a process group of their own: no key at the terminal reaches them.
  private static let apart = Mutex<Set<Int32>>([])

  /// Starts a program with its arguments; the first is its name, looked up in `PATH`, or its path.
  ///
  /// - Parameters:
  ///   - environment: `NAME=value` of every variable.
  ///   - hasTerminal: Whether it belongs to this process's terminal, and gets its signals.
  static func start(
    _ words: [String], environment: [[UInt8]], in folder: String? = nil, streams: Streams = Streams(), hasTerminal: Bool
  ) throws(SystemError) -> ChildProcess {
    var id: pid_t = 0
    let status = unsafe withCStrings(words.map { Array($0.utf8) }) { arguments in
      unsafe withCStrings(environment) { variables in
        let ends = [streams.input ?? -1, streams.output ?? -1, streams.error ?? -1]
        return if let folder {
          unsafe lanyard_spawn(&id, arguments, variables, folder, ends, hasTerminal)
        } else {
          unsafe lanyard_spawn(&id, arguments, variables, nil, ends, hasTerminal)
        }
      }
    }
    guard status == 0 else { throw SystemError(number: status) }
    if !hasTerminal { _ = apart.withLock { $0.insert(id) } }
    return ChildProcess(id: id)
  }

  /// How it ended; nil while it runs. To be asked no more once it has ended.
  func end() throws(SystemError) -> End? { try end(options: WNOHANG) }

  /// Waits on this thread until it has ended.
  func wait() throws(SystemError) -> End {
    while true {
      if let end = try end(options: 0) { return end }
    }
  }

  /// Waits, on a thread of its own, until it has ended.
  func ended() async throws -> End {
    try await withCheckedThrowingContinuation { continuation in
      let isWaiting = DetachedThread.start { continuation.resume(with: Result { try wait() }) }
      if !isWaiting { continuation.resume(throwing: SystemError(number: EAGAIN)) }
    }
  }

  /// Sends it a signal; one that has ended does not mind.
  func send(_ signal: Int32) { _ = systemKill(id, signal) }

  /// Sends a signal to it and all that it has started, where it has a process group of its own.
  func sendToAll(_ signal: Int32) { _ = systemKill(-id, signal) }

  /// Ends at once whatever would outlive this process unseen.
  static func endThoseApart() {
    for id in apart.withLock({ $0 }) { _ = systemKill(-id, SIGKILL) }
  }

  private func end(options: Int32) throws(SystemError) -> End? {
    var status: Int32 = 0
    while true {
      let result = unsafe waitpid(id, &status, options)
      if result == 0 { return nil }
      let number = errno
      guard result > 0 else {
        if number == EINTR { continue }
        throw SystemError(number: number)
      }
      _ = Self.apart.withLock { $0.remove(id) }
      // The layout of POSIX's macros: a signal in the lower seven bits, else the status in the next byte.
      let signal = status & 0x7f
      return signal == 0 ? .exited(status >> 8 & 0xff) : .signalled(signal)
    }
  }
}

extension ChildProcess.End {
  /// What a shell would say of it.
  var shellStatus: Int32 {
    switch self {
    case .exited(let status): status
    case .signalled(let signal): 128 + signal
    }
  }
}

/// A pipe, whose ends no child inherits.
struct Pipe: ~Copyable {
  let readingEnd: Int32
  private var writingEnd: Int32?

  init() throws(SystemError) {
    var ends: [Int32] = [-1, -1]
    guard unsafe lanyard_pipe(&ends) == 0 else { throw SystemError(number: errno) }
    readingEnd = ends[0]
    writingEnd = ends[1]
  }

  /// The end to write into, until it is closed here.
  var openWritingEnd: Int32? { writingEnd }

  /// Leaves the pipe to those who have inherited its end.
  mutating func closeWritingEnd() {
    if let end = writingEnd { POSIX.close(end) }
    writingEnd = nil
  }

  deinit {
    POSIX.close(readingEnd)
    if let end = writingEnd { POSIX.close(end) }
  }
}

extension POSIX {
  /// Which of the descriptors have something to read, or have come to their end; none when the time is over.
  static func readable(_ descriptors: [Int32], waitingAtMost milliseconds: Int32) throws(SystemError) -> [Int32] {
    var polled = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    let count = unsafe poll(&polled, nfds_t(polled.count), milliseconds)
    if count < 0, errno != EINTR { throw SystemError(number: errno) }
    return count > 0 ? polled.filter { $0.revents != 0 }.map(\.fd) : []
  }

  /// `NAME=value` of every variable of this process.
  static var environment: [[UInt8]] {
    var entries: [[UInt8]] = []
    guard var next = unsafe lanyard_environment() else { return [] }
    while let entry = unsafe next.pointee {
      entries.append(unsafe UnsafeRawBufferPointer(start: entry, count: strlen(entry)).map(\.self))
      unsafe next += 1
    }
    return entries
  }
}

private func systemKill(_ id: Int32, _ signal: Int32) -> Int32 { kill(id, signal) }

/// The texts as C has them, ended by a null pointer.
private func withCStrings<Result>(_ texts: [[UInt8]], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result) -> Result {
  var pointers: [UnsafeMutablePointer<CChar>?] = unsafe texts.map { text in
    unsafe text.withUnsafeBytes { bytes in unsafe bytes.baseAddress.flatMap { unsafe strndup($0, bytes.count) } ?? strdup("") }
  }
  unsafe pointers.append(nil)
  defer { unsafe pointers.forEach { unsafe free($0) } }
  return unsafe body(&pointers)
}

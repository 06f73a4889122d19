import LanyardPOSIX
import Synchronization

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Asks the person at the terminal.
enum Terminal {
  private struct Silenced {
    var descriptor: Int32
    var settings: termios
  }

  /// The terminal whose echo is off, and what it was like before.
  private static let silenced = Mutex<Silenced?>(nil)

  private static let isHandedOver = Mutex(false)

  /// Whether somebody can be asked: a script's standard input is no person.
  static var isInteractive: Bool { !isHandedOver.withLock(\.self) && POSIX.isTerminal(POSIX.standardInput) }

  /// Leaves the terminal to a command that has been started: nobody is asked any more.
  static func handOver() { isHandedOver.withLock { $0 = true } }

  /// One line from the terminal, without its end; nil where there is no terminal, or the person has ended the input.
  static func ask(_ question: String, echoing: Bool) throws(SystemError) -> String? {
    let terminal: OpenFile
    do throws(SystemError) { terminal = try OpenFile("/dev/tty", .terminal) } catch { return nil }
    if !echoing { try silence(terminal) }
    defer { restore() }
    try terminal.write(Array(question.utf8))
    guard !echoing else { return try line(from: terminal) }
    let answer = try line(from: terminal)
    // The line feed that ended the answer was not echoed either.
    try terminal.write([UInt8(ascii: "\n")])
    return answer
  }

  /// Tells the person something between two questions.
  static func say(_ text: String) throws(SystemError) { try OpenFile("/dev/tty", .terminal).write(Array(text.utf8)) }

  /// Turns the echo on again, if it is off.
  static func restore() {
    silenced.withLock { silenced in
      guard let before = silenced else { return }
      try? POSIX.setTerminal(before.descriptor, before.settings)
      silenced = nil
    }
  }

  private static func silence(_ terminal: borrowing OpenFile) throws(SystemError) {
    try terminal.withDescriptor { descriptor throws(SystemError) in
      let settings = try POSIX.terminalSettings(descriptor)
      var silent = settings
      silent.c_lflag &= ~tcflag_t(ECHO)
      silenced.withLock { $0 = Silenced(descriptor: descriptor, settings: settings) }
      try POSIX.setTerminal(descriptor, silent)
    }
  }

  private static func line(from terminal: borrowing OpenFile) throws(SystemError) -> String? {
    var bytes: [UInt8] = []
    while let next = try terminal.next() {
      if next == UInt8(ascii: "\n") { return String(validating: bytes, as: UTF8.self) }
      bytes.append(next)
    }
    return nil
  }
}

extension OpenFile {
  fileprivate borrowing func next() throws(SystemError) -> UInt8? {
    try withDescriptor { descriptor throws(SystemError) in try POSIX.read(descriptor, atMost: 1).first }
  }
}

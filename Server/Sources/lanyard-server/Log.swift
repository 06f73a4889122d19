import FoundationEssentials
import Synchronization

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// The process's two outputs, written line by line and at once.
enum Log {
  private static let turn = Mutex(())

  /// A line for people, on standard error.
  static func write(_ line: String) { turn.withLock { _ in _ = put(line, on: STDERR_FILENO) } }

  /// A result, on standard output.
  static func print(_ line: String) throws {
    guard turn.withLock({ _ in put(line, on: STDOUT_FILENO) }) else { throw CocoaError(.fileWriteUnknown) }
  }

  private static func put(_ line: String, on descriptor: Int32) -> Bool {
    var rest = Array("\(line)\n".utf8)[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe systemWrite(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }
}

// The name that the method above would otherwise hide.
private func systemWrite(_ descriptor: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int { unsafe write(descriptor, buffer, count) }

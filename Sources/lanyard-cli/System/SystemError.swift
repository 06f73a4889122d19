#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// A system call that failed, by its `errno`.
struct SystemError: Error, Hashable {
  var number: Int32

  /// There is nothing at the path (ENOENT).
  static let missing = SystemError(number: ENOENT)
  /// There is something at the path already (EEXIST).
  static let exists = SystemError(number: EEXIST)
  /// The path is, or has in it, a symbolic link that must not be followed (ELOOP).
  static let link = SystemError(number: ELOOP)
  /// What is there may not be used by others than its owner, or not by this user (EPERM).
  static let notPrivate = SystemError(number: EPERM)
  /// Whoever read the pipe has gone (EPIPE).
  static let brokenPipe = SystemError(number: EPIPE)

  /// The reason in words, such as `Permission denied`.
  var message: String { POSIX.message(for: number) }
}

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// A system call that failed, by its `errno`.
package struct SystemError: Error, Hashable {
  package var number: Int32

  package init(number: Int32) { self.number = number }

  /// There is nothing at the path (ENOENT).
  package static let missing = SystemError(number: ENOENT)
  /// There is something at the path already (EEXIST).
  package static let exists = SystemError(number: EEXIST)
  /// The path is, or has in it, a symbolic link that must not be followed (ELOOP).
  package static let link = SystemError(number: ELOOP)
  /// What is there may not be used by others than its owner, or not by this user (EPERM).
  package static let notPrivate = SystemError(number: EPERM)
  /// This user may not do that (EACCES).
  package static let denied = SystemError(number: EACCES)
  /// Where a folder should be there is something else (ENOTDIR).
  package static let noFolder = SystemError(number: ENOTDIR)
  /// Whoever read the pipe has gone (EPIPE).
  package static let brokenPipe = SystemError(number: EPIPE)

  /// The reason in words, such as `Permission denied`.
  package var message: String { POSIX.message(for: number) }
}

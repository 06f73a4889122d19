/// A system call that failed, by its `errno`.
struct SystemError: Error, Hashable {
  var number: Int32

  /// The reason in words, such as `Permission denied`.
  var message: String { POSIX.message(for: number) }
}

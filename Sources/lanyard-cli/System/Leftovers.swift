import LanyardPOSIX
import Synchronization

/// Files that must not outlive the process: drafts, and sessions that were handed over for a while.
enum Leftovers {
  private static let paths = Mutex<Set<String>>([])

  static func add(_ path: String) { paths.withLock { _ = $0.insert(path) } }

  static func contains(_ path: String) -> Bool { paths.withLock { $0.contains(path) } }

  /// Lets the file be: it has its place, or is gone.
  static func forget(_ path: String) { paths.withLock { _ = $0.remove(path) } }

  static func remove(_ path: String) {
    try? POSIX.remove(path)
    forget(path)
  }

  /// Removes them all, at the end of the process.
  static func removeAll() {
    for path in paths.withLock({ $0 }) { remove(path) }
  }
}

import Lanyard
import LanyardPOSIX
import Synchronization

/// The leases that this process holds of a folder. Each is a lock on a file, which the kernel frees when the process ends; within the
/// process, those who want the same one stand in line.
final class FileLeases: Sendable {
  private let line = LeaseLine()
  private let held = Mutex<[SessionLease: PrivateFile]>([:])

  /// The lease, as soon as nobody else, in this process or another, holds the lock at the path.
  func take(_ key: String, at path: String, within duration: Duration) async throws(StoreError) -> SessionLease {
    let patience = Patience(duration)
    let lease = try await line.wait(for: key, atMost: duration)
    do throws(StoreError) {
      let file = try await lock(path, for: key, within: patience)
      held.withLock { $0[lease] = file }
      return lease
    } catch {
      line.end(lease)
      throw error
    }
  }

  /// Whether the lock is still held, and still the one that others would meet.
  func holds(_ lease: SessionLease) -> Bool { held.withLock { $0[lease] }?.isInPlace ?? false }

  func end(_ lease: SessionLease) {
    guard let file = held.withLock({ $0.removeValue(forKey: lease) }) else { return }
    // Under the lock nobody else can hold it. Whoever has opened the file and waits finds that it is not in its place, and tries anew.
    if file.isInPlace { try? POSIX.remove(file.path) }
    line.end(lease)
  }

  private func lock(_ path: String, for key: String, within patience: Patience) async throws(StoreError) -> PrivateFile {
    while true {
      let file = try PrivateFile.openToLock(path)
      do throws(SystemError) {
        if try file.tryLock() {
          if file.isInPlace { return file }
          continue
        }
      } catch {
        throw .unlockable(path, error)
      }
      if Task.isCancelled { throw .cancelled() }
      guard await patience.another() else { throw .busy(key) }
    }
  }
}

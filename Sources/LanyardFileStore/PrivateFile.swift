import FoundationEssentials
package import Lanyard
import LanyardPOSIX

/// An open file that has been looked at: an ordinary file of this user, for nobody else.
package final class PrivateFile: Sendable {
  private let file: OpenFile
  package let path: String

  private init(_ path: String, _ access: OpenFile.Access) throws(SystemError) {
    self.path = path
    file = try OpenFile(path, access)
  }

  /// Opens what is kept at the path; nil where there is nothing.
  static func open(_ path: String) throws(StoreError) -> PrivateFile? {
    let file: PrivateFile
    do throws(SystemError) { file = try PrivateFile(path, .readingNoLink) } catch {
      if error == .missing { return nil }
      throw .unreadable(path, error)
    }
    try file.examine()
    return file
  }

  /// Opens a file that is there to be locked, and makes it where it is missing.
  static func openToLock(_ path: String) throws(StoreError) -> PrivateFile {
    let file: PrivateFile
    do throws(SystemError) { file = try PrivateFile(path, .lockFile) } catch {
      if error == .link { throw .unreadable(path, error) }
      throw StoreError(.write, "the lock file '\(path)' cannot be made: \(error.message)")
    }
    try file.examine()
    return file
  }

  private func examine() throws(StoreError) {
    let info: POSIX.FileInfo
    do throws(SystemError) { info = try file.info() } catch { throw .unreadable(path, error) }
    guard info.kind == .regular else { throw .notOrdinary(path) }
    guard info.owner == POSIX.user else {
      throw StoreError(.permission, "'\(path)' belongs to another user", help: "find out how it came there, and remove it")
    }
    guard info.permissions & 0o077 == 0 else {
      throw StoreError(
        .permission, "other users may read or write '\(path)'",
        help: "end the session at the vendor and remove the file; or, if nobody has seen it: chmod 600 '\(path)'")
    }
  }

  /// Everything there is.
  package func contents(limit: Int) throws(StoreError) -> [UInt8] {
    let bytes: [UInt8]?
    do throws(SystemError) { bytes = try file.contents(limit: limit) } catch { throw .unreadable(path, error) }
    guard let bytes else { throw .corrupt(path, "it is larger than the store ever makes one") }
    return bytes
  }

  /// When the file was last changed, by its own account.
  func modified() throws(SystemError) -> Date { Date(try file.info().modified) }

  func setModified(_ moment: Date) throws(SystemError) { try file.setTimes(POSIX.FileTime(moment)) }

  func tryLock() throws(SystemError) -> Bool { try file.tryLock() }

  /// Whether this is still the file at its path.
  var isInPlace: Bool {
    guard let own = try? file.info(), let there = try? POSIX.info(at: path) else { return false }
    return own.identity == there.identity
  }
}

/// Files count time from 1970 in whole nanoseconds, `Date` from 2001 in parts that are coarser: a date comes back as it was.
extension Date {
  init(_ time: POSIX.FileTime) {
    let seconds = Double(time.seconds) - Date.timeIntervalBetween1970AndReferenceDate
    self.init(timeIntervalSinceReferenceDate: seconds + Double(time.nanoseconds) / 1e9)
  }
}

extension POSIX.FileTime {
  /// The moment, or the nearest between 1970 and the year 5138.
  init(_ date: Date) {
    let moment = min(max(date.timeIntervalSinceReferenceDate, -Date.timeIntervalBetween1970AndReferenceDate), 1e11)
    let whole = moment.rounded(.down)
    // A fraction that rounds up to a second stays one nanosecond before it.
    let nanoseconds = min(Int(((moment - whole) * 1e9).rounded()), 999_999_999)
    self.init(seconds: Int(whole + Date.timeIntervalBetween1970AndReferenceDate), nanoseconds: nanoseconds)
  }
}

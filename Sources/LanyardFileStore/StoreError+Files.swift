import Lanyard
import LanyardPOSIX

extension StoreError {
  /// What is at the path cannot be read, by a system call's account.
  static func unreadable(_ path: String, _ error: SystemError) -> StoreError {
    if error == .link {
      return StoreError(
        .permission, "'\(path)' is a symbolic link, which the store never makes", help: "see where it leads, and remove it")
    }
    if let info = try? POSIX.info(at: path), info.kind != .regular { return .notOrdinary(path) }
    return StoreError(error == .denied ? .permission : .unavailable, "'\(path)' cannot be read: \(error.message)")
  }

  static func notOrdinary(_ path: String) -> StoreError { corrupt(path, "it is not an ordinary file") }

  static func corrupt(_ path: String, _ why: String) -> StoreError {
    StoreError(.corrupt, "'\(path)' cannot be used: \(why)", help: "remove it, and log in again")
  }

  static func otherVersion(_ path: String) -> StoreError {
    StoreError(.version, "'\(path)' was written by another version of Lanyard", help: "remove it, and log in again")
  }

  /// The folder itself is not as the store makes it.
  static func folder(_ path: String, _ error: SystemError) -> StoreError {
    switch error {
    case .link, .noFolder:
      StoreError(
        .unavailable, "'\(path)' is not a folder, or a symbolic link to one, which the store does not follow",
        help: "name the folder itself, or remove what is there")
    case .notPrivate:
      StoreError(
        .permission, "others than its owner may enter the folder '\(path)', or it belongs to another user", help: "chmod 700 '\(path)'")
    case .denied: StoreError(.permission, "the folder '\(path)' cannot be opened: \(error.message)", help: "chmod 700 '\(path)'")
    default: StoreError(.unavailable, "the folder '\(path)' cannot be opened: \(error.message)")
    }
  }

  static func unwritten(_ path: String, _ error: SystemError) -> StoreError {
    StoreError(.write, "'\(path)' cannot be written: \(error.message)", help: "what was there before is still there")
  }

  static func unlockable(_ path: String, _ error: SystemError) -> StoreError {
    StoreError(.write, "'\(path)' cannot be locked: \(error.message)", help: "keep sessions on a file system that has locks")
  }
}

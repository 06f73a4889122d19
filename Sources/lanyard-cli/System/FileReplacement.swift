import LanyardPOSIX

/// Gives a file other contents at once or not at all: whoever reads it meanwhile finds the old ones or the new ones, whole.
enum FileReplacement {
  /// Replaces an ordinary file that is there; its permissions stay as they are.
  static func replace(_ path: String, with bytes: [UInt8]) throws(SystemError) {
    try put(bytes, at: path, permissions: try OpenFile(path, .readingNoLink).info().permissions)
  }

  /// Writes a file for its owner alone, in the place of what was there.
  static func replacePrivately(_ path: String, with bytes: [UInt8]) throws(SystemError) { try put(bytes, at: path, permissions: nil) }

  private static func put(_ bytes: [UInt8], at path: String, permissions: UInt32?) throws(SystemError) {
    let draft = "\(path).draft-\(String(UInt64.random(in: .min ... .max), radix: 16))"
    do throws(SystemError) {
      try write(bytes, to: draft, permissions: permissions)
      try POSIX.rename(draft, to: path)
    } catch {
      try? POSIX.remove(draft)
      throw error
    }
  }

  private static func write(_ bytes: [UInt8], to path: String, permissions: UInt32?) throws(SystemError) {
    let file = try OpenFile(path, .creatingPrivately)
    try file.write(bytes)
    if let permissions { try file.setPermissions(permissions) }
    try file.sync()
  }
}

import LanyardPOSIX

/// A file for its owner alone that always is either the old or the new one.
enum PrivateFile {
  /// Writes a file beside its place, brings it to the disk, and puts it there.
  static func put(_ bytes: [UInt8], at draft: String, thenAt path: String) throws(SystemError) {
    do throws(SystemError) {
      let file = try OpenFile(draft, .creatingPrivately)
      try file.write(bytes)
      try file.sync()
      try POSIX.rename(draft, to: path)
    } catch {
      try? POSIX.remove(draft)
      throw error
    }
  }

  /// Writes a file that somebody else has named, in the place of what was there.
  static func replace(_ path: String, with bytes: [UInt8]) throws(SystemError) {
    try put(bytes, at: "\(path).\(String(UInt64.random(in: .min ... .max), radix: 16)).draft", thenAt: path)
  }
}

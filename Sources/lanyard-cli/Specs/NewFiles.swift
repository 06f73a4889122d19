import LanyardPOSIX

/// Files that the command writes for people to go on with: none that is there is overwritten unless that was asked for.
struct NewFiles {
  private let mayReplace: Bool
  private var files: [(path: String, text: String)] = []

  init(mayReplace: Bool) { self.mayReplace = mayReplace }

  var paths: [String] { files.map(\.path) }

  /// - Throws: `file-exists`.
  mutating func add(_ path: String, _ text: String) throws(CommandError) {
    if let info = try? POSIX.info(at: path) {
      guard info.kind == .regular, mayReplace else {
        throw CommandError(
          "file-exists", "there is a file '\(path)' already", help: "name another place, or say --force to replace it", status: .input)
      }
    }
    files.append((path, text))
  }

  /// Writes them all, and the folders that they lie in.
  func write() throws(CommandError) {
    for file in files {
      do throws(SystemError) {
        if let slash = file.path.lastIndex(of: "/") { try Self.makeFolders(String(file.path[..<slash])) }
        let isThere = (try? POSIX.info(at: file.path)) != nil
        let open = try OpenFile(file.path, isThere && mayReplace ? .replacing : .creating(permissions: 0o666))
        try open.write(Array(file.text.utf8))
      } catch {
        throw CommandError("output", "'\(file.path)' cannot be written: \(error.message)", status: .other)
      }
    }
  }

  private static func makeFolders(_ path: String) throws(SystemError) {
    guard !path.isEmpty, (try? POSIX.targetInfo(at: path)) == nil else { return }
    if let slash = path.lastIndex(of: "/") { try makeFolders(String(path[..<slash])) }
    do throws(SystemError) { try POSIX.makeFolder(path, permissions: 0o755) } catch {
      guard error != .exists else { return }
      throw error
    }
  }
}

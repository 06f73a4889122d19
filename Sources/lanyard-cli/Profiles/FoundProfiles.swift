import FoundationEssentials
import Lanyard
import LanyardPOSIX

/// A `lanyard.yaml` that counts here: that of the project, or the user's own.
struct FoundProfiles {
  /// Its absolute path.
  let path: String
  /// Whether it lies in a project, and so may be somebody else's.
  let isProjects: Bool
  let file: ProfileFile
  /// The fingerprint of what was read.
  let fingerprint: String
  /// What is remarked of it and does not stand in the way.
  let warnings: [Diagnostic]

  /// The folder from which paths in it are meant.
  var folder: String { Self.folder(of: path) }

  /// Those that count in the working directory: the nearest one in it or above it, then the user's own.
  static func all() throws -> [FoundProfiles] {
    let own = UserFolders.profiles
    var paths: [(path: String, isProjects: Bool)] = []
    let ownInfo = own.flatMap { try? POSIX.targetInfo(at: $0) }
    // The same file may be met under two paths, where one leads through a link.
    if let path = nearest(), path != own, ownInfo == nil || (try? POSIX.targetInfo(at: path))?.identity != ownInfo?.identity {
      paths.append((path, true))
    }
    if let own, ownInfo != nil { paths.append((own, false)) }
    return try paths.map { try FoundProfiles($0.path, isProjects: $0.isProjects) }
  }

  /// The nearest one in the working directory or above it.
  static func nearest() -> String? {
    var folder = FileManager.default.currentDirectoryPath
    while true {
      let path = folder.hasSuffix("/") ? folder + ProfileFile.fileName : "\(folder)/\(ProfileFile.fileName)"
      if (try? POSIX.targetInfo(at: path))?.kind == .regular { return path }
      guard folder != "/", !folder.isEmpty else { return nil }
      folder = Self.folder(of: folder)
    }
  }

  init(_ path: String, isProjects: Bool) throws {
    self.path = path
    self.isProjects = isProjects
    var diagnostics: [Diagnostic] = []
    let bytes = try Self.bytes(path, mustBeOwn: !isProjects)
    guard let source = SourceText(path: path, bytes: bytes, diagnostics: &diagnostics) else {
      throw SpecError(source: SourceText(path: path, text: ""), diagnostics: diagnostics)
    }
    let (file, found) = ProfileReader.read(source)
    guard let file else { throw SpecError(source: source, diagnostics: found.filter { $0.severity == .error }) }
    self.file = file
    warnings = found
    fingerprint = Fingerprint.of(bytes)
  }

  /// The path that a text in the file means.
  func resolve(_ text: String) -> String {
    if text.hasPrefix("~/"), let home = UserFolders.home { return "\(home)/\(text.dropFirst(2))" }
    return text.hasPrefix("/") ? text : "\(folder)/\(text.hasPrefix("./") ? String(text.dropFirst(2)) : text)"
  }

  /// The path of a profile's spec. A name is looked up in the project's own `specs` and among the user's; for the user's own
  /// profiles never in the working directory, which may be anybody's.
  func specPath(of profile: Profile) throws(CommandError) -> String {
    let text = profile.spec.value
    if SpecFinder.isPath(text) { return try SpecFinder(roots: []).path(of: resolve(text)) }
    let roots = [isProjects ? "\(folder)/specs" : nil, UserFolders.specs].compactMap(\.self)
    return try SpecFinder(roots: roots).path(of: text)
  }

  /// Who may write the user's own file may start programs in the user's name.
  private static func bytes(_ path: String, mustBeOwn: Bool) throws(CommandError) -> [UInt8] {
    // Opening a pipe that nobody writes to would last for ever.
    if let info = try? POSIX.targetInfo(at: path), info.kind != .regular { throw notOrdinary(path) }
    let file: OpenFile
    do throws(SystemError) { file = try OpenFile(path, .reading) } catch { throw unreadable(path, error) }
    let info: POSIX.FileInfo
    do throws(SystemError) { info = try file.info() } catch { throw unreadable(path, error) }
    guard info.kind == .regular else { throw notOrdinary(path) }
    if mustBeOwn, info.permissions & 0o022 != 0 || ![POSIX.user, 0].contains(info.owner) {
      throw CommandError(
        "unsafe-profiles", "other users may write '\(path)', which names what is run and read in your name", help: "chmod go-w '\(path)'",
        status: .input)
    }
    let bytes: [UInt8]?
    do throws(SystemError) { bytes = try file.contents(limit: 1 << 20) } catch { throw unreadable(path, error) }
    guard let bytes else { throw CommandError("invalid-profiles", "'\(path)' is larger than 1 MiB", status: .input) }
    return bytes
  }

  private static func notOrdinary(_ path: String) -> CommandError {
    CommandError("invalid-profiles", "'\(path)' is no ordinary file", status: .input)
  }

  private static func unreadable(_ path: String, _ error: SystemError) -> CommandError {
    CommandError("invalid-profiles", "'\(path)' cannot be read: \(error.message)", status: .input)
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
    return String(path[..<slash])
  }
}

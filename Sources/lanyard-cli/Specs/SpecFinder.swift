import FoundationEssentials
import Lanyard
import LanyardPOSIX

/// Finds specs: by path, by name in `./specs`, then among the user's own, then among those that are built in.
struct SpecFinder {
  static let suffix = ".auth.yaml"

  /// Where names are looked up, in this order.
  let roots: [String]

  init(roots: [String] = ["specs", UserFolders.specs].compactMap(\.self)) { self.roots = roots }

  /// A spec that has been found.
  struct Found {
    /// The name under which it is found.
    var name: String
    var path: String
  }

  /// The path of the spec that an argument means.
  func path(of argument: String) throws(CommandError) -> String {
    if BuiltInSpecs.source(at: argument) != nil { return argument }
    if Self.isPath(argument) { return try file(at: argument) }
    for root in roots {
      for path in candidates(argument, in: root) where (try? POSIX.targetInfo(at: path)) != nil { return path }
    }
    guard let builtIn = BuiltInSpecs.path(of: argument) else { throw unknown(argument) }
    return builtIn
  }

  /// The path of the spec that an argument means, for those who are about to give secrets to it: the folder that one happens to be in
  /// does not put another spec in the place of one of the user's own, or of a built-in one.
  func pathForSecrets(of argument: String) throws(CommandError) -> String {
    let path = try path(of: argument)
    guard Self.isOfWorkingFolder(path, meantBy: argument),
      let other = try? SpecFinder(roots: [UserFolders.specs].compactMap(\.self)).path(of: argument),
      SpecFile(path).fingerprint != SpecFile(other).fingerprint
    else { return path }
    throw CommandError(
      "ambiguous-spec", "'\(argument)' is './\(path)' in this folder, and another spec elsewhere: '\(other)'",
      help: "secrets go where the spec says, so name the one that is meant: ./\(path) or \(other)", status: .spec)
  }

  /// Whether it is by the working directory alone that an argument means the spec at the path.
  static func isOfWorkingFolder(_ path: String, meantBy argument: String) -> Bool {
    !isPath(argument) && !path.hasPrefix("/") && !BuiltInSpecs.isPath(path)
  }

  /// Every spec that has a name; of several with the same name the first is the one that is meant.
  func all() -> [Found] {
    let inFolders = roots.flatMap { root in names(in: root).flatMap { candidates($0, in: root) } }
      .filter { (try? POSIX.targetInfo(at: $0)) != nil }
      .map { Found(name: Self.name(ofFile: $0), path: $0) }
    let builtIn = BuiltInSpecs.names.compactMap { name in BuiltInSpecs.path(of: name).map { Found(name: name, path: $0) } }
    var seen: Set<String> = []
    return (inFolders + builtIn).filter { seen.insert($0.name).inserted }
      .sorted { $0.name < $1.name }
  }

  static func isPath(_ argument: String) -> Bool {
    argument.contains("/") || argument.hasSuffix(".yaml") || argument.hasSuffix(".yml") || argument == "." || argument == ".."
  }

  /// `example-vault` of `…/example-vault.auth.yaml`.
  static func name(ofFile path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    return file.hasSuffix(suffix) ? String(file.dropLast(suffix.count)) : file
  }

  private func candidates(_ name: String, in root: String) -> [String] {
    ["\(root)/\(name)\(Self.suffix)", "\(root)/\(name)/\(name)\(Self.suffix)"]
  }

  /// The names in a folder, by its files and by its subfolders.
  private func names(in root: String) -> [String] {
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
    return Set(entries.filter { !$0.hasPrefix(".") }.map(Self.name(ofFile:))).sorted()
  }

  /// A folder stands for the one spec in it.
  private func file(at path: String) throws(CommandError) -> String {
    guard let info = try? POSIX.targetInfo(at: path) else {
      throw CommandError("unknown-spec", "there is no file '\(path)'", status: .spec)
    }
    guard info.kind == .folder else { return path }
    let folder = path.hasSuffix("/") ? path : path + "/"
    let specs = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).filter { $0.hasSuffix(Self.suffix) }.sorted()
    guard let only = specs.first, specs.count == 1 else {
      throw CommandError(
        "unknown-spec", "the folder '\(path)' has \(specs.isEmpty ? "no spec" : "several specs") in it", help: "name the file",
        status: .spec)
    }
    return folder + only
  }

  private func unknown(_ name: String) -> CommandError {
    let known = all().map(\.name)
    var help: [String] = []
    if let near = nearestName(to: name, among: known) {
      help = ["did you mean '\(near)'?"]
    } else if !known.isEmpty {
      help = ["there are \(nearestNames(to: name, among: known).map { "'\($0)'" }.joined(separator: ", "))\(known.count > 3 ? ", …" : "")"]
    }
    return CommandError(
      "unknown-spec", "there is no spec called '\(name)'",
      help: help + ["looked in \(roots.joined(separator: " and ")), and among those built in"], status: .spec)
  }
}

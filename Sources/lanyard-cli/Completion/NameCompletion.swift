import ArgumentParser
import FoundationEssentials
import Lanyard
import LanyardPOSIX

/// What a shell is offered for an argument that is a name. Nothing is said of files that cannot be read: the command itself will.
enum NameCompletion {
  /// Profiles, and names under which logins are kept.
  static var logins: CompletionKind { .custom { _, _, prefix in logins(prefix) } }
  /// Specs, by name or path.
  static var specs: CompletionKind { .custom { _, _, prefix in specs(prefix) } }
  /// Whatever `login` takes.
  static var targets: CompletionKind { .custom { _, _, prefix in Set(logins(prefix) + specs(prefix)).sorted() } }

  private static func logins(_ prefix: String) -> [String] {
    let kept = (try? AccountFolder())?.names ?? []
    let profiles = (try? ProfileBook())?.names ?? []
    return Set(kept + profiles).filter { $0.hasPrefix(prefix) }.sorted()
  }

  private static func specs(_ prefix: String) -> [String] {
    SpecFinder().all().map(\.name).filter { $0.hasPrefix(prefix) } + paths(prefix)
  }

  /// Folders, and files that could be specs.
  private static func paths(_ prefix: String) -> [String] {
    guard !prefix.isEmpty else { return [] }
    let folder = prefix.lastIndex(of: "/").map { String(prefix[...$0]) } ?? ""
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)) ?? []
    return names.sorted().compactMap { name in
      let path = folder + name
      guard path.hasPrefix(prefix) else { return nil }
      if (try? POSIX.targetInfo(at: path))?.kind == .folder { return path + "/" }
      return name.hasSuffix(SpecFinder.suffix) ? path : nil
    }
  }
}

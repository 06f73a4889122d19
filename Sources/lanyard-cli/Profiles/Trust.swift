import Lanyard
import LanyardPOSIX

/// That the user has looked at a project's file of profiles and accepts it, as it is now.
struct Trust: Codable {
  /// The file's absolute path.
  var path: String
  /// The file's fingerprint.
  var fingerprint: String
  /// What decides beside it where secrets go, with its fingerprints: specs, certificates, and the programs of the project.
  var companions: [String: String]

  /// Stands for the fingerprint of a spec whose content is the user's own affair: that it is this one is accepted all the same.
  static let usersOwn = "the user's own"
}

/// Which projects' profiles the user trusts.
struct TrustFolder {
  private let folder: PrivateFolder

  init() throws(StoreError) {
    guard let path = UserFolders.trust else {
      throw StoreError(.unavailable, "there is nowhere to note what is trusted: neither XDG_STATE_HOME nor HOME is set")
    }
    folder = PrivateFolder(path: path, noun: "the trust")
  }

  func trust(in path: String) throws(StoreError) -> Trust? {
    guard let trust = try folder.value(Fingerprint.of(path), as: Trust.self), trust.path == path else { return nil }
    return trust
  }

  /// Everything that is trusted; what cannot be read is left out.
  var all: [Trust] { folder.names.compactMap { try? folder.value($0, as: Trust.self) }.sorted { $0.path < $1.path } }

  func keep(_ trust: Trust) async throws(StoreError) { try await folder.write(trust, to: Fingerprint.of(trust.path)) }

  /// Whether there was anything to take back.
  func revoke(_ path: String) throws(StoreError) -> Bool { try folder.remove(Fingerprint.of(path)) }
}

extension FoundProfiles {
  /// Refuses a project's profile that the user has not looked at, or not as it is now.
  ///
  /// - Parameter spec: The spec as it was read.
  func checkTrust(of profile: Profile, spec: SpecFile, at specPath: String) throws {
    guard isProjects else { return }
    try refuseOtherWriters()
    guard let trust = try TrustFolder().trust(in: path) else {
      throw untrusted("'\(profile.name.value)' stands in '\(path)', which you have not trusted yet")
    }
    guard trust.fingerprint == fingerprint else { throw untrusted("'\(path)' has changed since you trusted it") }
    for (companion, now) in companions(of: profile, spec: spec, at: specPath) {
      guard let now, trust.companions[companion] == now else { throw untrusted("'\(companion)' has changed since you trusted '\(path)'") }
    }
  }

  /// Refuses a project in which any user of this machine may put one thing in the place of another, after it was looked at.
  func refuseOtherWriters() throws(CommandError) {
    for place in [path, folder] {
      guard let info = try? POSIX.targetInfo(at: place), info.permissions & 0o002 != 0 else { continue }
      // In a folder such as /tmp everybody may make files, but nobody change those of others.
      if info.kind == .folder, info.permissions & 0o1000 != 0 { continue }
      throw CommandError(
        "unsafe-profiles", "any user may write '\(place)', so that nothing in it can be trusted", help: "chmod o-w '\(place)'",
        status: .input)
    }
  }

  /// The files beside this one on which it depends what is run and where secrets go, with their fingerprints as they are now.
  ///
  /// - Parameter spec: The profile's spec as it was read.
  func companions(of profile: Profile, spec: SpecFile, at specPath: String) -> [(path: String, fingerprint: String?)] {
    var paths: [String] = []
    if let certificates = profile.certificates { paths.append(resolve(certificates.value)) }
    for input in profile.inputs {
      guard case .origin(.command(let words, _)) = input.value else { continue }
      // A script of the project, whether it is the program or is given to one.
      paths += words.filter { !$0.isEmpty && (!$0.hasPrefix("/") || $0.hasPrefix(folder + "/")) }.map(resolve).filter {
        (try? POSIX.targetInfo(at: $0))?.kind == .regular
      }
    }
    return [(specPath, Self.isUsersOwn(specPath) ? Trust.usersOwn : spec.fingerprint)] + paths.map { ($0, Fingerprint.ofFile($0)) }
  }

  /// Whether a spec is among the user's own or built in, and not only spelled as if it were.
  private static func isUsersOwn(_ specPath: String) -> Bool {
    if BuiltInSpecs.isPath(specPath) { return true }
    guard let folder = UserFolders.specs, specPath.hasPrefix(folder + "/") else { return false }
    return !specPath.split(separator: "/").contains("..")
  }

  private func untrusted(_ message: String) -> CommandError {
    CommandError("untrusted", message, help: "see what it would do, and accept it, with: lanyard trust '\(path)'", status: .input)
  }
}

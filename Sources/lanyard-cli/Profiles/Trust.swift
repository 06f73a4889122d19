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

  func keep(_ trust: Trust) throws(StoreError) { try folder.write(trust, to: Fingerprint.of(trust.path)) }

  /// Whether there was anything to take back.
  func revoke(_ path: String) throws(StoreError) -> Bool { try folder.remove(Fingerprint.of(path)) }
}

extension FoundProfiles {
  /// Refuses a project's profile that the user has not looked at, or not as it is now.
  ///
  /// - Parameter spec: The spec as it was read.
  func checkTrust(of profile: Profile, spec: SpecFile, at specPath: String) throws {
    guard isProjects else { return }
    guard let trust = try TrustFolder().trust(in: path) else {
      throw untrusted("'\(profile.name.value)' stands in '\(path)', which you have not trusted yet")
    }
    guard trust.fingerprint == fingerprint else { throw untrusted("'\(path)' has changed since you trusted it") }
    for companion in companions(of: profile, specPath: specPath) {
      let now = companion == specPath ? spec.fingerprint : Fingerprint.ofFile(companion)
      guard let now, trust.companions[companion] == now else { throw untrusted("'\(companion)' has changed since you trusted '\(path)'") }
    }
  }

  /// The files beside this one on which it depends what is run and where secrets go. The user's own specs are the user's.
  func companions(of profile: Profile, specPath: String) -> [String] {
    var paths: [String] = []
    if UserFolders.specs.map({ specPath.hasPrefix($0 + "/") }) != true { paths.append(specPath) }
    if let certificates = profile.certificates { paths.append(resolve(certificates.value)) }
    for input in profile.inputs {
      guard case .origin(.command(let words, _)) = input.value else { continue }
      // A script of the project, whether it is the program or is given to one.
      paths += words.filter { !$0.isEmpty && (!$0.hasPrefix("/") || $0.hasPrefix(folder + "/")) }.map(resolve).filter {
        (try? POSIX.targetInfo(at: $0))?.kind == .regular
      }
    }
    return paths
  }

  private func untrusted(_ message: String) -> CommandError {
    CommandError("untrusted", message, help: "see what it would do, and accept it, with: lanyard trust '\(path)'", status: .input)
  }
}

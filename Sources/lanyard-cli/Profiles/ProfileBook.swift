import Lanyard

/// The profiles that count in the working directory.
struct ProfileBook {
  /// The project's file, then the user's own.
  let files: [FoundProfiles]

  /// Reads them; a file with a mistake is an error, since nobody knows what stands in it.
  init() throws { files = try FoundProfiles.all() }

  /// The names, each once.
  var names: [String] {
    var seen: Set<String> = []
    return files.flatMap { $0.file.profiles.map(\.name.value) }.filter { seen.insert($0).inserted }
  }

  /// The profile of that name, and the file that it stands in; the project's goes before the user's own.
  func profile(named name: String) -> (profile: Profile, found: FoundProfiles)? {
    for found in files {
      if let profile = found.file.profile(named: name) { return (profile, found) }
    }
    return nil
  }

  /// The login that the profile of that name describes, if it is trusted and fits its spec; nil where there is none.
  func login(named name: String) throws -> NamedLogin? {
    guard let (profile, found) = profile(named: name) else { return nil }
    return try found.login(of: profile)
  }
}

extension FoundProfiles {
  /// The login that the profile describes, if it is trusted and fits its spec.
  func login(of profile: Profile) throws -> NamedLogin {
    let (spec, path) = try spec(of: profile)
    try checkTrust(of: profile, spec: spec, at: path)
    return try ProfileFit.login(profile, in: self, spec: try spec.usable(), at: path)
  }

  /// The profile's spec as it is now, with its path.
  func spec(of profile: Profile) throws(SpecError) -> (spec: SpecFile, path: String) {
    let path: String
    do throws(CommandError) { path = try specPath(of: profile) } catch {
      let diagnostic = Diagnostic(
        .error, .init(rawValue: error.code), error.message, at: profile.spec.range, help: error.help.first,
        notes: error.help.dropFirst().map { Diagnostic.Note($0) })
      throw SpecError(source: file.source, diagnostics: [diagnostic])
    }
    return (SpecFile(path), path)
  }
}

import Lanyard
import LanyardPOSIX

/// Everything that is wrong with a file of profiles: with itself, and with what it says of its specs. Nothing is run or read for it.
enum ProfileCheck {
  static func isProfiles(_ path: String) -> Bool { path == ProfileFile.fileName || path.hasSuffix("/\(ProfileFile.fileName)") }

  /// What there is to say, in the order of the file; each with the text that it is about, in which no secret shows.
  static func findings(in path: String) -> [(source: SourceText, diagnostics: [Diagnostic])] {
    do {
      let path = InputGatherer.absolute(path)
      let found = try FoundProfiles(path, isProjects: path != UserFolders.profiles)
      return [(found.file.source, found.warnings)] + found.file.profiles.compactMap { finding(of: $0, in: found) }
    } catch let error as SpecError {
      return [(error.source, error.diagnostics)]
    } catch {
      let report = ErrorReport(error)
      return [(SourceText(path: path, text: ""), [Diagnostic(.error, .unreadableFile, report.message, at: .beginning)])]
    }
  }

  private static func finding(of profile: Profile, in found: FoundProfiles) -> (SourceText, [Diagnostic])? {
    do throws(SpecError) {
      let (spec, path) = try found.spec(of: profile)
      guard let usable = spec.spec else {
        let mistake = Diagnostic(
          .error, "invalid-spec", "the spec of '\(profile.name.value)' has mistakes", at: profile.spec.range, help: "lanyard check \(path)")
        return (found.file.source, [mistake])
      }
      _ = try ProfileFit.login(profile, in: found, spec: usable, at: path)
      return nil
    } catch {
      return (error.source, error.diagnostics)
    }
  }
}

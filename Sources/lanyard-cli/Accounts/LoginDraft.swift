import Lanyard

/// What `login` is about, before anything is asked for: a profile, a kept login, or a spec that is to be kept under a name.
struct LoginDraft {
  let name: String
  let specPath: String
  let spec: AuthSpec
  let method: Method
  /// What is known already, from the profile or an earlier login.
  let known: Account?

  /// What whoever gives secrets to the spec should know of it: that it is this folder's, and where else than to the addresses that it is
  /// given it sends.
  let remark: String?

  /// Whether the login is kept under its name: a profile stands in its file.
  var isKept: Bool { known?.profileFile == nil }

  init(target: String, name: String?, method: String?, finder: AccountFinder) throws {
    if let name { try AccountFolder.check(name: name) }
    if !SpecFinder.isPath(target), AccountFolder.isName(target), let login = try finder.book.login(named: target) {
      guard name == nil, method == nil else {
        throw CommandError(
          "profile", "'\(target)' is a profile in '\(login.account.profileFile ?? "")', which has its name and method",
          help: "change it there, or name a spec", status: .input)
      }
      (self.name, specPath, spec, self.method, known) = (target, login.account.spec, login.spec, login.method, login.account)
      remark = nil
      return
    }
    let kept = SpecFinder.isPath(target) || !AccountFolder.isName(target) ? nil : try finder.accounts.account(named: target)
    specPath = try Self.specPath(target, kept)
    spec = try SpecFile(specPath).usable()
    let methodName = method ?? kept?.method
    guard let method = spec.method(named: methodName) else { throw AuthError.unknownMethod(methodName, of: spec) }
    self.method = method
    known = kept
    remark = SpecFinder.isOfWorkingFolder(specPath, meantBy: target) ? Self.remark(on: spec, at: specPath) : nil
    self.name = name ?? kept?.name ?? spec.name
    if let (_, found) = finder.book.profile(named: self.name) {
      throw CommandError(
        "name-taken", "'\(self.name)' is a profile in '\(found.path)'", help: "keep this login under another name: --as NAME",
        status: .input)
    }
  }

  /// A profile's inputs stand in its file: with others its session would not be found again.
  func checkOverrides(given: GivenInputs) throws(CommandError) {
    guard let file = known?.profileFile else { return }
    for name in given.byName.keys.sorted() where spec.input(named: name)?.isKeptByOrigin == false {
      throw CommandError(
        "profile", "'\(name)' of '\(self.name)' stands in '\(file)'", help: "change it there, or name a spec and --as NAME", status: .input)
    }
  }

  private static func remark(on spec: AuthSpec, at path: String) -> String {
    let places = spec.origins.map(\.value) + spec.inputs.filter { $0.kind == .url }.compactMap(\.defaultValue)
    let elsewhere = places.isEmpty ? "" : ", and names where to send itself: \(places.joined(separator: ", "))"
    return "the spec is './\(path)', of this folder\(elsewhere)".visible
  }

  /// The spec that was kept along with the name, as long as it is there.
  private static func specPath(_ target: String, _ kept: Account?) throws -> String {
    if let kept, SpecFile.exists(at: kept.spec) { return kept.spec }
    return try SpecFinder().pathForSecrets(of: target)
  }
}

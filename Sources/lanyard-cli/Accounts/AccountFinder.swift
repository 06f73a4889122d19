import Lanyard

/// Finds the logins that have a name: profiles, and those that were kept under one.
struct AccountFinder {
  let accounts: AccountFolder
  let book: ProfileBook

  init() throws {
    accounts = try AccountFolder()
    book = try ProfileBook()
  }

  /// What a name means: the project's profile, the user's own, or what was kept under it, in this order.
  func login(named name: String) throws -> NamedLogin {
    if let login = try find(name) { return login }
    let near = nearestName(to: name, among: book.names + accounts.names).map { "did you mean '\($0)'?" }
    throw CommandError(
      "no-session", "no session is kept as '\(name)', and no profile has that name",
      help: [near, "log in with: lanyard login SPEC --as \(name)"].compactMap(\.self), status: .session)
  }

  /// What a name means; nil where it means nothing.
  func find(_ name: String) throws -> NamedLogin? {
    try AccountFolder.check(name: name)
    if let login = try book.login(named: name) { return login }
    return try accounts.account(named: name).map { try Self.login(of: $0) }
  }

  /// A kept login with its spec as it is now.
  static func login(of account: Account) throws -> NamedLogin {
    let spec = try SpecFile(account.spec).usable()
    guard let method = spec.method(named: account.method) else {
      throw CommandError(
        "unknown-method", "\(spec.name) no longer has the method '\(account.method)'",
        help: "log in again with: lanyard login \(account.name)", status: .input)
    }
    return NamedLogin(account: account, spec: spec, method: method)
  }
}

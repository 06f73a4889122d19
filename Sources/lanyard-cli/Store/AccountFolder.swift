import Lanyard
import LanyardPOSIX

/// The logins that have a name because somebody kept them under it: files without secrets.
struct AccountFolder {
  private let folder: PrivateFolder

  init() throws(StoreError) {
    guard let path = UserFolders.accounts else {
      throw StoreError(.unavailable, "there is nowhere to keep sessions: neither XDG_STATE_HOME nor HOME is set")
    }
    folder = PrivateFolder(path: path, noun: "the account")
  }

  var names: [String] { folder.names.filter(Self.isName) }

  /// Whether an account can have the name: it neither leads out of the folder nor is it a file of the folder's own.
  static func isName(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.count <= 100 && !name.hasPrefix(".") && !name.hasPrefix("-")
      && name.utf8.allSatisfy { URLGrammar.isAlphanumeric($0) || "._-".utf8.contains($0) }
  }

  /// Refuses what no account can be called.
  static func check(name: String) throws(CommandError) {
    guard !isName(name) else { return }
    throw CommandError(
      "invalid-name", "a session cannot be kept under this name", help: "a name has letters, digits, '.', '_' and '-' (100 at most)",
      status: .input)
  }

  /// What is kept under the name; nil where there is nothing.
  func account(named name: String) throws -> Account? {
    try Self.check(name: name)
    guard let account = try folder.value(name, as: Account.self) else { return nil }
    guard account.name == name else {
      throw StoreError(
        .corrupt, "the account '\(name)' in '\(folder.file(of: name))' cannot be used: it is another's", help: "remove the file")
    }
    return account
  }

  /// Makes sure, before anything is sent, that the account can be kept.
  func prepare(for name: String) throws {
    try Self.check(name: name)
    try folder.prepare(for: name)
  }

  func keep(_ account: Account) async throws {
    try Self.check(name: account.name)
    try await folder.write(account, to: account.name)
  }

  /// Forgets what is kept under the name; whether there was anything.
  @discardableResult
  func forget(_ name: String) throws -> Bool {
    try Self.check(name: name)
    return try folder.remove(name)
  }
}

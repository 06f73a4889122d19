import FoundationEssentials
import Lanyard
import LanyardFileStore

/// Ends sessions at the vendor and forgets them here.
struct SessionEnding {
  let finder: AccountFinder
  let store: FileStore
  let given: GivenInputs
  let connection: ConnectionOptions
  let console: Console

  /// Whatever has a name and something to end: kept logins, and those profiles that have a session.
  var names: [String] {
    get async throws {
      var names = finder.accounts.names
      for name in finder.book.names where !names.contains(name) {
        guard let login = try? finder.book.login(named: name), let plan = try? login.sketch(runsCommands: true, console: console) else {
          continue
        }
        do throws(StoreError) {
          if try await store.session(for: plan.sessionKey) != nil { names.append(name) }
        } catch {
          // What cannot be read is to be forgotten as well.
          names.append(name)
        }
      }
      return names
    }
  }

  /// Ends the session of a name, and forgets the login if it was kept under the name.
  ///
  /// - Returns: whether the vendor was told: not of a session that is over, nor where there is no way to tell.
  func end(_ name: String) async throws -> Bool {
    let isProfile = finder.book.profile(named: name) != nil
    let isTold: Bool
    do {
      isTold = try await tell(finder.login(named: name), isProfile: isProfile)
    } catch let error as CommandError where ["no-session", "invalid-name", "untrusted"].contains(error.code) {
      throw error
    } catch {
      if try await forget(name, isProfile: isProfile) {
        console.note("the session '\(name)' is forgotten here, but the vendor could not be told:")
      }
      throw error
    }
    _ = try await forget(name, isProfile: isProfile)
    return isTold
  }

  /// Forgets every session that is left.
  ///
  /// - Returns: the beginnings of their keys.
  func forgetTheNameless() async throws -> [String] {
    var keys: [String] = []
    for record in try await store.sessions() where try await store.forget(record.key, id: record.id) {
      keys.append(String(record.key.prefix(12)))
    }
    return keys
  }

  private func tell(_ login: NamedLogin, isProfile: Bool) async throws -> Bool {
    let account = try await ActiveAccount(login, in: store, for: .logout, given: given, connection: connection, console: console)
    guard let session = account.keptSession else {
      guard isProfile else { return false }
      throw CommandError("no-session", "no session of '\(login.name)' is kept", status: .session)
    }
    guard session.isAlive(at: .now) else { return false }
    return try await account.authenticator.logout()
  }

  /// Whether there was anything to forget.
  private func forget(_ name: String, isProfile: Bool) async throws -> Bool {
    var keys: Set<String> = []
    // After a change of the spec the session that was obtained last has another key than the next one.
    if !isProfile, let key = (try? finder.accounts.account(named: name))??.sessionKey { keys.insert(key) }
    if let login = try? finder.login(named: name), let plan = try? login.sketch(given: given, runsCommands: true, console: console) {
      keys.insert(plan.sessionKey)
    }
    var wasThere = false
    for key in keys where try await store.forget(key, id: nil) { wasThere = true }
    if !isProfile, try finder.accounts.forget(name) { wasThere = true }
    return wasThere
  }
}

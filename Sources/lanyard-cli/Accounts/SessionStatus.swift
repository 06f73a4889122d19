import FoundationEssentials
import Lanyard
import LanyardFileStore

/// How it stands with a login and its session; nothing is sent, run or asked to find out.
struct SessionStatus: Encodable {
  enum State: String, Encodable {
    /// The session serves, as far as it is known.
    case living
    /// It was not used for longer than it lives unused.
    case idle
    /// Its time is over.
    case expired
    /// It was obtained with other credentials than those that are given now.
    case others = "other's"
    /// There is none.
    case none
    /// The method has no login: each request authenticates itself.
    case sessionless
    /// The profile stands in a file that is not trusted as it is.
    case untrusted
    /// It cannot be told; `problem` says why.
    case unknown
  }

  /// The name; nil for a session to which none refers.
  var name: String?
  /// The file of profiles that it stands in; nil for a kept login.
  var profileFile: String?
  var spec: String?
  var method: String?
  /// The inputs that are neither secret nor places: who one is there.
  var identity: [String: String] = [:]
  /// Where the session may go.
  var origin: String?
  var state: State
  var obtainedAt: Date?
  /// When the session dies if it is not used before; nil where that is not known.
  var diesAt: Date?
  /// Where each secret comes from.
  var secrets: [String: String] = [:]
  var problem: String?
  /// The exit code that the problem deserves.
  private(set) var severity = ExitStatus.ok
  private(set) var key: String?

  private enum CodingKeys: String, CodingKey {
    case name, profileFile, spec, method, identity, origin, state, obtainedAt, diesAt, secrets, problem
  }

  private init(name: String?, profileFile: String? = nil, state: State) {
    self.name = name
    self.profileFile = profileFile
    self.state = state
  }

  /// A profile or kept login that cannot be used as it is.
  init(_ name: String, profileFile: String?, failure: any Error) {
    self.init(name: name, profileFile: profileFile, state: .unknown)
    let report = ErrorReport(failure)
    if (failure as? CommandError)?.code == "untrusted" { state = .untrusted }
    problem = report.message
    if report.status == .store { severity = .store }
  }

  /// A session to which no name refers.
  init(nameless record: SessionRecord, now: Date) {
    self.init(name: nil, state: .none)
    method = record.method
    take(record, now: now)
  }

  init(_ login: NamedLogin, in store: FileStore, now: Date, console: Console) async {
    self.init(name: login.name, profileFile: login.account.profileFile, state: .none)
    spec = login.spec.name
    method = login.method.name
    for declaration in login.spec.inputs(usedBy: login.method) where declaration.isKeptByOrigin {
      secrets[declaration.name] = (login.account.origins[declaration.name] ?? .person(question: nil)).wording
      if login.account.origins[declaration.name] == nil, declaration.isOptional { secrets[declaration.name] = nil }
    }
    do {
      let plan = try login.sketch(runsCommands: false, console: console)
      origin = plan.baseURL.map { "\($0.origin)" }
      for declaration in login.spec.inputs(usedBy: login.method) where !declaration.isKeptByOrigin && declaration.kind == .text {
        identity[declaration.name] = plan.inputs[declaration.name]?.text
      }
      key = plan.sessionKey
      guard !login.method.login.isEmpty else {
        state = .sessionless
        return
      }
      guard let record = try await store.session(for: plan.sessionKey) else { return }
      take(record, now: now)
      if state == .living, let mark = record.mark, let credentials = plan.credentials, try await store.mark(of: credentials) != mark {
        state = .others
      }
    } catch {
      let report = ErrorReport(error)
      state = .unknown
      problem = report.message
      if report.status == .store { severity = .store }
    }
  }

  private mutating func take(_ record: SessionRecord, now: Date) {
    key = record.key
    obtainedAt = record.obtainedAt
    diesAt = record.diesAt
    state = record.isAlive(at: now) ? .living : record.expiresAt.map { $0 <= now } == true ? .expired : .idle
  }
}

extension SessionStatus {
  /// Everything that has a name, and every session that has none.
  static func all(of finder: AccountFinder, in store: FileStore, console: Console) async throws -> [SessionStatus] {
    let now = Date()
    var statuses: [SessionStatus] = []
    var seen: Set<String> = []
    for found in finder.book.files {
      for profile in found.file.profiles where seen.insert(profile.name.value).inserted {
        do {
          statuses.append(await SessionStatus(try found.login(of: profile), in: store, now: now, console: console))
        } catch {
          statuses.append(SessionStatus(profile.name.value, profileFile: found.path, failure: error))
        }
      }
    }
    for name in finder.accounts.names where seen.insert(name).inserted {
      do {
        guard let account = try finder.accounts.account(named: name) else { continue }
        statuses.append(await SessionStatus(try AccountFinder.login(of: account), in: store, now: now, console: console))
      } catch {
        statuses.append(SessionStatus(name, profileFile: nil, failure: error))
      }
    }
    let known = Set(statuses.compactMap(\.key))
    let nameless = try await store.sessions().filter { !known.contains($0.key) }.sorted { $0.obtainedAt < $1.obtainedAt }
    return statuses + nameless.map { SessionStatus(nameless: $0, now: now) }
  }

  /// The time that is left, in two units at most.
  func life(at now: Date) -> String {
    switch state {
    case .living, .others: break
    case .idle, .expired: return "over"
    case .none, .sessionless, .untrusted, .unknown: return "-"
    }
    guard let diesAt else { return "until rejected" }
    let seconds = max(0, Int(diesAt.timeIntervalSince(now)))
    switch seconds {
    case ..<60: return "\(seconds)s"
    case ..<3600: return "\(seconds / 60)m \(seconds % 60)s"
    case ..<86400: return "\(seconds / 3600)h \(seconds / 60 % 60)m"
    default: return "\(seconds / 86400)d \(seconds / 3600 % 24)h"
    }
  }
}

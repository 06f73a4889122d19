public import FoundationEssentials
public import Lanyard
import LanyardPOSIX

/// Keeps sessions as files in a folder that only its owner can enter, for all processes of this user on this machine.
///
/// The secrets in them are in clear; what protects them is the owner's account: folders are 0700, files 0600. A file that is not as
/// the store left it is refused, with an error that says how to mend it. Leases are locks of the kernel, which end with the process that
/// holds them. Documentation/Stores.md describes the files.
public struct FileStore: SessionStore {
  /// The folder's path.
  public var folder: String { place.path }

  private let place: SessionFolder
  private let time: any TimeSource
  private let leases = FileLeases()

  /// Uses the folder at an absolute path, on a file system of this machine. It is made, 0700, when something is first kept.
  ///
  /// Leases of two stores exclude each other even where both are in one process and use one folder.
  public init(folder: String, time: any TimeSource = SystemTime()) {
    self.init(SessionFolder(folder), time: time)
  }

  /// Uses a folder whose writers are waited for as long as it says.
  package init(_ place: SessionFolder, time: any TimeSource = SystemTime()) {
    self.place = place
    self.time = time
  }

  /// The user's store, which the `lanyard` command uses as well.
  ///
  /// - Throws: `unavailable` where the user has no home.
  public static func standard(time: any TimeSource = SystemTime()) throws(StoreError) -> FileStore {
    guard let folder = userFolder else {
      throw StoreError(
        .unavailable, "there is nowhere to keep sessions: neither XDG_STATE_HOME nor HOME is an absolute path", help: "set one of them")
    }
    return FileStore(folder: folder, time: time)
  }

  /// `$XDG_STATE_HOME/lanyard/sessions`, or else `~/.local/state/lanyard/sessions`; nil where the user has no home.
  public static var userFolder: String? { UserFolders.sessions }

  // MARK: - Sessions

  /// What is kept under the key.
  public func session(for key: String) async throws(StoreError) -> SessionRecord? {
    guard let file = try place.file(Self.name(of: key)) else { return nil }
    return try record(in: file, for: key)
  }

  /// Everything that is kept; what cannot be read is left out.
  public func sessions() async throws(StoreError) -> [SessionRecord] {
    guard try place.isThere() else { return [] }
    var records: [SessionRecord] = []
    for name in place.names where name.hasSuffix(Self.suffix) {
      if let record = try? await session(for: String(name.dropLast(Self.suffix.count))) { records.append(record) }
    }
    return records
  }

  /// Keeps the record in the place of what was there.
  public func keep(_ record: SessionRecord, under lease: SessionLease?) async throws(StoreError) {
    let name = try Self.name(of: record.key)
    let content = try Self.encoded(record, as: place.path(of: name))
    let folder = try await place.locked()
    if let lease {
      guard lease.key == record.key, leases.holds(lease) else { throw .leaseLost(record.key) }
    }
    try folder.replace(name, with: content, modified: record.lastUsed)
  }

  /// Notes that the session was used: the file's time of modification tells it, so that nothing has to be written anew.
  public func touch(_ key: String, id: String, at moment: Date) async throws(StoreError) {
    guard let file = try place.file(Self.name(of: key)) else { return }
    let record = try record(in: file, for: key)
    guard record.id == id else { return }
    let patience = Patience(place.writingTime)
    // Two who read the time before either has set it could set it back.
    guard try await patience.obtain(file.path, file.tryLock) else { throw .busy(key) }
    do throws(SystemError) {
      guard lastUse(of: record, touched: try file.modified()) < moment else { return }
      try file.setModified(moment)
    } catch {
      throw .unwritten(file.path, error)
    }
  }

  /// Forgets what is kept under the key.
  public func forget(_ key: String, id: String?) async throws(StoreError) -> Bool {
    let name = try Self.name(of: key)
    guard let folder = try await place.lockedIfThere() else { return false }
    if let id {
      guard try await session(for: key)?.id == id else { return false }
    }
    return try folder.remove(name)
  }

  // MARK: - Leases

  /// The right to be the only one who obtains a session for the key.
  public func lease(for key: String, waitingAtMost patience: Duration) async throws(StoreError) -> SessionLease {
    _ = try Self.name(of: key)
    try place.make()
    return try await leases.take(key, at: place.path(of: ".lock-\(key)"), within: patience)
  }

  /// Gives the right back.
  public func release(_ lease: SessionLease) async { leases.end(lease) }

  // MARK: - Names and content

  private static let suffix = ".json"

  /// The file of a key. What is no key is refused before it becomes a path.
  private static func name(of key: String) throws(StoreError) -> String {
    let isKey = key.utf8.count == 64 && key.utf8.allSatisfy { "0123456789abcdef".utf8.contains($0) }
    guard isKey else {
      throw StoreError(.unavailable, "what was given is no session key", help: "a key has 64 digits of 0-9 and a-f: see Plan.sessionKey")
    }
    return key + suffix
  }

  private func record(in file: PrivateFile, for key: String) throws(StoreError) -> SessionRecord {
    let content = try place.content(of: file)
    guard var record = try? JSONDecoder().decode(SessionRecord.self, from: Data(content)) else {
      throw .corrupt(file.path, "it holds no session")
    }
    guard record.key == key else { throw .corrupt(file.path, "it holds the session of another key") }
    do throws(SystemError) { record.lastUsed = lastUse(of: record, touched: try file.modified()) } catch {
      throw .unreadable(file.path, error)
    }
    return record
  }

  /// The latest of what is known of the session's use.
  ///
  /// A use in the future is none: the clock was wrong then, or is now. If it were believed, a session that dies of idleness would
  /// live until that day comes. A minute of difference between clocks is allowed.
  private func lastUse(of record: SessionRecord, touched: Date) -> Date {
    let latest = time.now + 60
    return [record.obtainedAt, record.lastUsed, touched].filter { $0 <= latest }.max() ?? .distantPast
  }

  private static func encoded(_ value: some Encodable, as path: String) throws(StoreError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do { return Array(try encoder.encode(value)) } catch {
      throw StoreError(.write, "what belongs into '\(path)' cannot be written as JSON")
    }
  }
}

// MARK: - Rejected credentials

extension FileStore {
  private static let markKeyName = ".mark-key.json"
  private static let rejectedName = ".rejected.json"

  /// The key under which marks are made: random, made once, and nobody else's.
  private struct MarkKey: Codable {
    var key: Data
    var isWhole: Bool { key.count == 32 }
  }

  /// A mark by which the credentials are known again.
  public func mark(of credentials: Credentials) async throws(StoreError) -> CredentialMark {
    if let key = try markKey() { return credentials.mark(under: key) }
    let folder = try await place.locked()
    // Somebody else may have made it before the folder was locked.
    if let key = try markKey() { return credentials.mark(under: key) }
    let key = MarkKey(key: Data((0..<32).map { _ in UInt8.random(in: .min ... .max) }))
    try folder.replace(Self.markKeyName, with: Self.encoded(key, as: place.path(of: Self.markKeyName)))
    return credentials.mark(under: Array(key.key))
  }

  /// Whether a vendor has rejected credentials with this mark.
  public func isRejected(_ mark: CredentialMark) async throws(StoreError) -> Bool { try rejectedMarks().contains(mark) }

  /// Remembers that a vendor has rejected credentials with this mark.
  public func reject(_ mark: CredentialMark) async throws(StoreError) {
    let folder = try await place.locked()
    var marks = try rejectedMarks()
    marks.insert(mark)
    try folder.replace(Self.rejectedName, with: Self.encoded(marks, as: place.path(of: Self.rejectedName)))
  }

  /// Lets credentials with this mark be tried again.
  public func pardon(_ mark: CredentialMark) async throws(StoreError) {
    guard try rejectedMarks().contains(mark), let folder = try await place.lockedIfThere() else { return }
    var marks = try rejectedMarks()
    marks.remove(mark)
    if marks.isEmpty {
      _ = try folder.remove(Self.rejectedName)
    } else {
      try folder.replace(Self.rejectedName, with: Self.encoded(marks, as: place.path(of: Self.rejectedName)))
    }
  }

  private func markKey() throws(StoreError) -> [UInt8]? {
    guard let content = try place.content(of: Self.markKeyName) else { return nil }
    guard let key = try? JSONDecoder().decode(MarkKey.self, from: Data(content)), key.isWhole else {
      throw .corrupt(place.path(of: Self.markKeyName), "it holds no key")
    }
    return Array(key.key)
  }

  private func rejectedMarks() throws(StoreError) -> RejectedMarks {
    guard let content = try place.content(of: Self.rejectedName) else { return RejectedMarks() }
    guard let marks = try? JSONDecoder().decode(RejectedMarks.self, from: Data(content)) else {
      throw .corrupt(place.path(of: Self.rejectedName), "it holds no marks")
    }
    return marks
  }
}

import CGSSAPI
import Lanyard
import Synchronization

// Everything that touches GSSAPI's pointers. The rest of the module sees values that own what they point to.
// Every call here may wait for a KDC or a disk: it belongs on a thread of `BlockingCall`.

/// A call that GSSAPI refused.
struct GSSFailure: Error {
  /// The minor status: the mechanism's own number.
  var minor: UInt32
  /// GSSAPI's words for the major status.
  var routine: String
  /// The mechanism's words for the minor status.
  var mechanism: String
}

enum GSSMechanism {
  /// RFC 4178: agrees with the server on a mechanism. Here on Kerberos, and nothing else.
  case spnego
  /// RFC 4121. Its failures have numbers, where SPNEGO's only have words.
  case kerberos

  fileprivate var value: lanyard_gss_mechanism {
    switch self {
    case .spnego: lanyard_gss_spnego
    case .kerberos: lanyard_gss_krb5
    }
  }
}

/// Where tickets are looked for; nothing named means wherever the system keeps those of this process.
struct TicketStore {
  var cache: String?
  var clientKeytab: String?

  fileprivate var pairs: [(key: String, value: String)] {
    [("ccache", cache), ("client_keytab", clientKeytab)].compactMap { key, value in value.map { (key, $0) } }
  }
}

/// The system's library, opened at run time.
@safe struct GSSLibrary: @unchecked Sendable {
  // The table of functions is filled before it is handed out and never changed or freed; GSSAPI may be called from any thread.
  fileprivate let table: OpaquePointer

  private static let opened = Mutex<[String: GSSLibrary]>([:])

  /// Opens the first of the libraries that is there, once in the life of the process.
  static func open(_ names: [String]) throws(NegotiateError) -> GSSLibrary {
    var problems: [String] = []
    for name in names {
      switch open(name) {
      case .success(let library): return library
      case .failure(let problem): problems.append(problem.text)
      }
    }
    throw NegotiateError(
      .unavailable, "this machine has no GSSAPI library; looked for \(names.joined(separator: ", "))",
      help: "install MIT Kerberos' libraries (Debian: libgssapi-krb5-2, Red Hat: krb5-libs)",
      systemText: problems.joined(separator: "; "))
  }

  private struct Problem: Error { var text: String }

  private static func open(_ name: String) -> Result<GSSLibrary, Problem> {
    opened.withLock { opened in
      if let library = opened[name] { return .success(library) }
      var text = [CChar](repeating: 0, count: 512)
      guard let table = unsafe lanyard_gss_open(name, &text, text.count) else {
        return .failure(Problem(text: String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)))
      }
      let library = unsafe GSSLibrary(table: table)
      opened[name] = library
      return .success(library)
    }
  }

  private init(table: OpaquePointer) { unsafe self.table = table }

  /// The mechanisms' object identifiers, as their encoded bytes.
  func mechanisms() throws(GSSFailure) -> [[UInt8]] {
    var minor: UInt32 = 0
    var set: UnsafeMutablePointer<lanyard_gss_oid_set>?
    let major = unsafe lanyard_gss_mechanisms(table, &minor, &set)
    defer { unsafe lanyard_gss_release_mechanisms(table, &set) }
    try check(major, minor, .kerberos)
    guard let found = unsafe set else { return [] }
    return unsafe UnsafeBufferPointer(start: found.pointee.elements, count: found.pointee.count).map { identifier in
      unsafe Array(UnsafeRawBufferPointer(start: identifier.elements, count: Int(identifier.length)))
    }
  }

  /// The library's words for a Kerberos error.
  func words(for code: KerberosCode) -> String {
    guard let words = unsafe lanyard_gss_krb5_words(table, Int32(bitPattern: code.status)) else { return "" }
    return unsafe String(cString: words)
  }

  /// Destroys a ticket cache.
  func destroy(cache: String) { unsafe lanyard_gss_destroy_cache(table, cache) }

  /// Throws where a major status says so. The words belong to the last call on this thread.
  fileprivate func check(_ major: UInt32, _ minor: UInt32, _ mechanism: GSSMechanism) throws(GSSFailure) {
    // The upper half holds calling and routine errors; the lower one only adds information.
    guard major & 0xFFFF_0000 != 0 else { return }
    throw GSSFailure(
      minor: minor, routine: text(of: major, CInt(lanyard_gss_major_code), mechanism),
      mechanism: text(of: minor, CInt(lanyard_gss_mechanism_code), mechanism))
  }

  private func text(of status: UInt32, _ kind: CInt, _ mechanism: GSSMechanism) -> String {
    var lines: [String] = []
    var more: UInt32 = 0
    repeat {
      var minor: UInt32 = 0
      var buffer = unsafe lanyard_gss_buffer()
      let major = unsafe lanyard_gss_display_status(table, &minor, status, kind, mechanism.value, &more, &buffer)
      guard major == lanyard_gss_complete else { break }
      lines.append(Self.line(unsafe take(&buffer)))
    } while more != 0 && lines.count < 8
    return lines.joined(separator: "; ")
  }

  /// The library ends some texts with a NUL.
  fileprivate static func line(_ bytes: [UInt8]) -> String {
    Printable.line(String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self), limit: 300)
  }

  /// What a buffer of the library holds, which is released.
  @unsafe fileprivate func take(_ buffer: inout lanyard_gss_buffer) -> [UInt8] {
    defer { unsafe lanyard_gss_release_buffer(table, &buffer) }
    return unsafe Array(UnsafeRawBufferPointer(start: buffer.value, count: buffer.length))
  }
}

/// A name that GSSAPI understands.
@safe struct GSSName: ~Copyable {
  enum Kind {
    /// `alice` or `alice@REALM`
    case user
    /// `HTTP@host`
    case service
  }

  fileprivate let library: GSSLibrary
  fileprivate let handle: OpaquePointer?

  init(_ text: String, _ kind: Kind, in library: GSSLibrary) throws(GSSFailure) {
    var minor: UInt32 = 0
    var handle: OpaquePointer?
    let kind = kind == .user ? lanyard_gss_user_name : lanyard_gss_hostbased_service
    let major = unsafe withBuffer(Array(text.utf8)) { unsafe lanyard_gss_import_name(library.table, &minor, $0, kind, &handle) }
    try library.check(major, minor, .kerberos)
    self.library = library
    unsafe self.handle = handle
  }

  fileprivate init(handle: OpaquePointer?, in library: GSSLibrary) {
    self.library = library
    unsafe self.handle = handle
  }

  deinit {
    var handle = unsafe handle
    unsafe lanyard_gss_release_name(library.table, &handle)
  }

  var text: String {
    guard unsafe handle != nil else { return "" }
    var minor: UInt32 = 0
    var buffer = unsafe lanyard_gss_buffer()
    let major = unsafe lanyard_gss_display_name(library.table, &minor, handle, &buffer)
    return major == lanyard_gss_complete ? GSSLibrary.line(unsafe library.take(&buffer)) : ""
  }
}

/// Somebody's tickets.
@safe struct GSSCredential: ~Copyable {
  /// Seconds until they expire, when they were acquired.
  let lifetime: UInt32

  fileprivate let library: GSSLibrary
  fileprivate let handle: OpaquePointer?

  /// Tickets of a store, fetched with a key where the store has one.
  init(
    _ mechanism: GSSMechanism, of principal: String?, from store: TicketStore, in library: GSSLibrary
  ) throws(GSSFailure) {
    var name = unsafe GSSName(handle: nil, in: library)
    if let principal { name = try GSSName(principal, .user, in: library) }
    var (minor, lifetime) = (UInt32(0), UInt32(0))
    var handle: OpaquePointer?
    var major = unsafe withStore(store) { store in
      unsafe lanyard_gss_acquire(library.table, &minor, mechanism.value, name.handle, store, &handle, &lifetime)
    }
    try library.check(major, minor, mechanism)
    if mechanism == .spnego {
      // Otherwise it would offer whatever else is installed, NTLM for example.
      major = unsafe lanyard_gss_negotiate_krb5_only(library.table, &minor, handle)
      if major != lanyard_gss_complete { unsafe lanyard_gss_release_credential(library.table, &handle) }
      try library.check(major, minor, mechanism)
    }
    self.library = library
    self.lifetime = lifetime
    unsafe self.handle = handle
  }

  /// Kerberos tickets from the KDC, which is asked once.
  init(of user: String, password: Secret, in library: GSSLibrary) throws(GSSFailure) {
    let name = try GSSName(user, .user, in: library)
    var minor: UInt32 = 0
    var handle: OpaquePointer?
    let major = unsafe withBuffer(Array(password.reveal().utf8)) { password in
      unsafe lanyard_gss_acquire_with_password(library.table, &minor, name.handle, password, &handle)
    }
    try library.check(major, minor, .kerberos)
    self.library = library
    lifetime = 0
    unsafe self.handle = handle
  }

  deinit {
    var handle = unsafe handle
    unsafe lanyard_gss_release_credential(library.table, &handle)
  }

  /// Copies them into a cache.
  func keep(in cache: String) throws(GSSFailure) {
    var minor: UInt32 = 0
    let major = unsafe withStore(TicketStore(cache: cache)) { unsafe lanyard_gss_keep(library.table, &minor, handle, $0) }
    try library.check(major, minor, .kerberos)
  }

  /// Whose they are, and the seconds that they still live.
  func inquire() throws(GSSFailure) -> (principal: String, lifetime: UInt32) {
    var (minor, lifetime) = (UInt32(0), UInt32(0))
    var handle: OpaquePointer?
    let major = unsafe lanyard_gss_inquire(library.table, &minor, self.handle, &handle, &lifetime)
    let name = unsafe GSSName(handle: handle, in: library)
    try library.check(major, minor, .kerberos)
    return (name.text, lifetime)
  }
}

/// One side of a handshake.
@safe struct GSSContext: ~Copyable {
  private let library: GSSLibrary
  private let mechanism: GSSMechanism
  private let credential: GSSCredential
  private let target: GSSName
  private let flags: UInt32
  private let binding: [UInt8]?
  private var handle: OpaquePointer?

  init(_ mechanism: GSSMechanism, _ request: NegotiateRequest, _ store: TicketStore, in library: GSSLibrary) throws(GSSFailure) {
    let target = try GSSName(request.service, .service, in: library)
    let credential = try GSSCredential(mechanism, of: nil, from: store, in: library)
    self.target = target
    self.credential = credential
    flags = UInt32(lanyard_gss_mutual | lanyard_gss_sequence | (request.delegates ? lanyard_gss_delegate : 0))
    binding = request.channelBinding
    self.library = library
    self.mechanism = mechanism
  }

  deinit {
    var handle = unsafe handle
    unsafe lanyard_gss_release_context(library.table, &handle)
  }

  mutating func step(_ token: [UInt8]?) throws(GSSFailure) -> NegotiateStep {
    var (minor, granted) = (UInt32(0), UInt32(0))
    var output = unsafe lanyard_gss_buffer()
    let major = unsafe withBuffer(token) { input in
      unsafe withBuffer(binding) { binding in
        unsafe lanyard_gss_step(
          library.table, &minor, mechanism.value, credential.handle, &handle, target.handle, flags, binding, input, &output, &granted)
      }
    }
    // A failed step may have a token too; it would tell the server what it has done wrong, and is of no use here.
    let answer = unsafe library.take(&output)
    try library.check(major, minor, mechanism)
    let isComplete = major & UInt32(lanyard_gss_continue_needed) == 0
    return NegotiateStep(
      token: answer.isEmpty ? nil : answer, isComplete: isComplete, isMutual: isComplete && granted & UInt32(lanyard_gss_mutual) != 0)
  }
}

/// Lends bytes as a buffer; no bytes at all as NULL. The library only reads them.
@unsafe private func withBuffer<R>(_ bytes: [UInt8]?, _ body: (UnsafeMutablePointer<lanyard_gss_buffer>?) -> R) -> R {
  guard var bytes else { return body(nil) }
  return unsafe bytes.withUnsafeMutableBytes { bytes in
    var buffer = unsafe lanyard_gss_buffer(length: bytes.count, value: bytes.baseAddress)
    return unsafe body(&buffer)
  }
}

/// Lends a store; the system's default as NULL.
@unsafe private func withStore<R>(_ store: TicketStore, _ body: (UnsafePointer<lanyard_gss_store>?) -> R) -> R {
  // All texts one behind the other, each with its NUL, so that they can be lent in one go.
  let pairs = store.pairs
  guard !pairs.isEmpty else { return body(nil) }
  var (characters, places): ([CChar], [(key: Int, value: Int)]) = ([], [])
  func append(_ text: String) -> Int {
    defer { characters += text.utf8.map(CChar.init(bitPattern:)) + [0] }
    return characters.count
  }
  for pair in pairs { places.append((append(pair.key), append(pair.value))) }
  return unsafe characters.withUnsafeBufferPointer { characters in
    guard let base = characters.baseAddress else { return body(nil) }
    var elements = unsafe places.map { unsafe lanyard_gss_pair(key: base + $0.key, value: base + $0.value) }
    return unsafe elements.withUnsafeMutableBufferPointer { elements in
      var store = unsafe lanyard_gss_store(count: UInt32(elements.count), elements: elements.baseAddress)
      return unsafe body(&store)
    }
  }
}

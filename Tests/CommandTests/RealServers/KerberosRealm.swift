import Foundation

/// A Kerberos realm of the tests' own.
///
/// The users are alice, bob and carol, each with the password `<name>pw`; dave, whose account is locked; erin, whose password
/// has expired; frank, whose tickets live for 30 seconds; grace and heidi, for tests that count logins. The service is `HTTP@localhost`.
struct KerberosRealm: Sendable {
  static let name = "LANYARD.TEST"
  /// A realm whose only KDC is at `silentPort`, where a test may listen.
  static let silentRealm = "SILENT.TEST"
  /// A realm whose only KDC is not there.
  static let absentRealm = "ABSENT.TEST"

  let folder: String
  let silentPort: UInt16

  /// The realm that the trait `.running(.kerberos)` has started.
  static var running: KerberosRealm {
    get throws { KerberosRealm(try RealServer.kerberos.running.place) }
  }

  fileprivate init(_ place: RealServer.Place) {
    folder = place.folder
    silentPort = place.ports[1]
  }

  /// alice's tickets, also the default ones.
  var cache: String { "\(folder)/cache" }
  /// alice's tickets as a machine sees them whose clock is nine hours fast: they have expired.
  var expiredCache: String { "\(folder)/cache-expired" }
  /// alice's tickets, the one for the service among them, as a machine uses them whose clock is ten minutes fast.
  var skewedCache: String { "\(folder)/cache-skewed" }
  /// bob's key.
  var keytab: String { "\(folder)/bob.keytab" }
  /// grace's key.
  var countedKeytab: String { "\(folder)/grace.keytab" }
  /// A key for bob that the realm does not have.
  var staleKeytab: String { "\(folder)/bob-stale.keytab" }
  /// The service's key.
  var serviceKeytab: String { "\(folder)/http.keytab" }

  /// For programs that use the realm. This process has it too.
  var environment: [String: String] { ["KRB5_CONFIG": "\(folder)/krb5.conf", "KRB5CCNAME": "FILE:\(cache)"] }

  /// Gets tickets for a user.
  func kinit(_ user: String, into cache: String, _ options: String...) async throws {
    try await Command.run(
      "kinit", options + ["-c", "FILE:\(cache)", user], environment: environment, input: "\(Self.password(of: user))\n")
  }

  static func password(of user: String) -> String { "\(user)pw" }

  /// How often the KDC has found the user's password (or key) to be wrong.
  func wrongPasswords(of user: String) throws -> Int { try count("PREAUTH_FAILED: \(user)@") }

  /// How often the KDC has given the user a ticket for a password (or key).
  func logins(of user: String) throws -> Int { try count(" \(user)@\(Self.name) for krbtgt/", "AS_REQ", "ISSUE") }

  private func count(_ words: String...) throws -> Int {
    try String(contentsOfFile: "\(folder)/kdc.log", encoding: .utf8).split(separator: "\n").count { line in
      words.allSatisfy { line.contains($0) }
    }
  }
}

extension RealServer {
  /// MIT's KDC.
  ///
  /// While it runs this process belongs to its realm: Kerberos knows one configuration for a process, which is also why suites
  /// share the realm.
  static let kerberos = RealServer(
    name: "krb5kdc", needs: ["kdb5_util", "kadmin.local", "kinit", "kvno", "ktutil"], portCount: 3,
    arguments: { ["-n", "-r", KerberosRealm.name, "-P", "\($0.folder)/kdc.pid"] },
    environment: { $0.kerberos },
    prepare: { place in
      try place.writeRealm()
      try await place.createPrincipals()
      for (name, value) in KerberosRealm(place).environment { setenv(name, value, 1) }
    },
    bootstrap: { place in try await place.createCaches() },
    forgetting: .restart, isShared: true)
}

extension RealServer.Place {
  fileprivate var kerberos: [String: String] { ["KRB5_CONFIG": "\(folder)/krb5.conf", "KRB5_KDC_PROFILE": "\(folder)/kdc.conf"] }

  fileprivate func writeRealm() throws {
    try write(
      """
      [libdefaults]
        default_realm = \(KerberosRealm.name)
        dns_lookup_kdc = false
        dns_lookup_realm = false
        dns_canonicalize_hostname = false
        rdns = false
        forwardable = true
        udp_preference_limit = 1
        default_ccache_name = FILE:\(folder)/cache
      [realms]
        \(KerberosRealm.name) = {
          kdc = 127.0.0.1:\(ports[0])
        }
        \(KerberosRealm.silentRealm) = {
          kdc = 127.0.0.1:\(ports[1])
        }
        \(KerberosRealm.absentRealm) = {
          kdc = 127.0.0.1:\(ports[2])
        }
      [domain_realm]
        localhost = \(KerberosRealm.name)

      """, to: "krb5.conf")
    try write(
      """
      [kdcdefaults]
        kdc_listen = 127.0.0.1:\(ports[0])
        kdc_tcp_listen = 127.0.0.1:\(ports[0])
      [realms]
        \(KerberosRealm.name) = {
          database_name = \(folder)/principals
          acl_file = \(folder)/kadm5.acl
          key_stash_file = \(folder)/stash
          max_life = 8h
          max_renewable_life = 8h
          supported_enctypes = aes256-cts:normal aes128-cts:normal
        }
      [logging]
        kdc = FILE:\(folder)/kdc.log

      """, to: "kdc.conf")
    try write("", to: "kadm5.acl")
  }

  fileprivate func createPrincipals() async throws {
    try await Command.run("kdb5_util", ["-r", KerberosRealm.name, "create", "-s", "-P", "masterpw"], environment: kerberos)
    let users = ["alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi"].map { user in
      "addprinc -pw \(KerberosRealm.password(of: user)) +requires_preauth \(user)"
    }
    let commands =
      users + [
        "modprinc -allow_tix dave", "modprinc -pwexpire 2020-01-01 erin", "modprinc -maxlife 30sec frank",
        "addprinc -randkey HTTP/localhost", "ktadd -k \(folder)/http.keytab HTTP/localhost",
        "ktadd -norandkey -k \(folder)/bob.keytab bob", "ktadd -norandkey -k \(folder)/grace.keytab grace",
      ]
    let said = try await Command.run(
      "kadmin.local", ["-r", KerberosRealm.name], environment: kerberos, input: commands.joined(separator: "\n") + "\n")
    guard FileManager.default.fileExists(atPath: "\(folder)/grace.keytab") else { throw RealServerFailure("kadmin.local: \(said)") }
    try await Command.run(
      "ktutil", [], environment: kerberos,
      input: "addent -password -p bob@\(KerberosRealm.name) -k 9 -e aes256-cts\nnot bob's\nwkt \(folder)/bob-stale.keytab\n")
  }

  fileprivate func createCaches() async throws {
    let realm = KerberosRealm(self)
    try await realm.kinit("alice", into: realm.cache)
    try copyCache(realm.cache, to: realm.expiredCache, clockFastBy: 9 * 3600)
    let withService = "\(folder)/cache-service"
    try await realm.kinit("alice", into: withService)
    try await Command.run("kvno", ["-c", "FILE:\(withService)", "HTTP/localhost"], environment: realm.environment)
    try copyCache(withService, to: realm.skewedCache, clockFastBy: 600)
  }

  /// Copies tickets for a clock that is fast, so that no test waits for one to expire: a cache's head says by how many seconds
  /// the KDC's clock is ahead of the machine's, and the library reckons with it.
  private func copyCache(_ source: String, to target: String, clockFastBy seconds: Int32) throws {
    var bytes = try Data(contentsOf: URL(filePath: source))
    // Version 4, a head of 12 bytes, its field 1 of 8 bytes: seconds and microseconds.
    guard bytes.prefix(8) == Data([5, 4, 0, 12, 0, 1, 0, 8]) else { throw RealServerFailure("a ticket cache of another version") }
    withUnsafeBytes(of: seconds.bigEndian) { bytes.replaceSubrange(8..<12, with: $0) }
    try bytes.write(to: URL(filePath: target))
  }
}

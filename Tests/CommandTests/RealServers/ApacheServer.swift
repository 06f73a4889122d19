import Foundation

/// One Apache with a host for each way to prove who one is.
///
/// Everywhere `/data.txt` is there, and the header `X-Remote-User` of an answer says who has asked. The vendors' paths (`/API2`,
/// `/_mmwebext`, `/mmws`, `/edge`) are served by vendor.py.
struct ApacheServer: Sendable {
  enum Host: Int, CaseIterable, Sendable {
    /// Negotiate with Kerberos on every request.
    case negotiate
    /// Negotiate, then the session cookie `gssapi_session`.
    case session
    /// NTLM, plain or inside Negotiate, once for a connection.
    case ntlm
    /// Either of the two, as IIS has it: Negotiate and NTLM are offered.
    case windows
    case basic
    /// MD5, with `qop=auth`; below `/next` every answer brings the next nonce.
    case digest
    /// A form at `/login.html` for `/dologin` (`httpd_username`, `httpd_password`), then a cookie for `/inside/data.txt`.
    case form
    /// TLS with a client certificate that must be there.
    case certificate
    /// TLS, and below it the paths `/basic`, `/negotiate` and `/ntlm`.
    case tls
    /// TLS with certificates that must not be accepted.
    case expired, rogue
    /// Vendors' logins behind Negotiate, NTLM, or either; their APIs take the tokens that the login gives.
    case vendor, vendorNTLM, vendorWindows

    var isSecure: Bool {
      switch self {
      case .certificate, .tls, .expired, .rogue: true
      default: false
      }
    }
  }

  /// A request that has been answered, as the access log has it.
  struct Request: Sendable, Hashable {
    var host: Host
    /// The client's port: which connection it came on.
    var connection: Int
    var status: Int
    var method: String
    var target: String
    /// Who asked; `-` if that was not proven.
    var user: String
  }

  let place: RealServer.Place

  /// The server that the trait `.running(.apache)` has started.
  static var running: ApacheServer {
    get throws { ApacheServer(place: try RealServer.apache.running.place) }
  }

  /// Served by vendor.py on the first host: the scripts' daemon comes up after the ports, and until then they are answered by 503.
  static let readyPath = "/ready"

  var certificates: Certificates { Certificates(folder: "\(place.folder)/tls") }

  /// Without a slash at its end. Kerberos knows the service by the name localhost, not by its address.
  func url(_ host: Host) -> String { "\(host.isSecure ? "https" : "http")://localhost:\(port(host))" }

  func port(_ host: Host) -> UInt16 { place.ports[host.rawValue] }

  /// Every request so far, to that host, in the order in which they were answered.
  ///
  /// A request is logged a moment after its answer; but there is a second log that knows it before that.
  func requests(_ host: Host) async throws -> [Request] {
    // A watchdog only.
    let limit = ContinuousClock.now + .seconds(60)
    let received = try lines("received.log").count { $0.hasPrefix("+") }
    while try lines("access.log").count < received {
      guard ContinuousClock.now < limit else { throw RealServerFailure("Apache has not logged what it has received") }
      try await Task.sleep(for: .milliseconds(5))
    }
    return try lines("access.log").compactMap(request).filter { $0.host == host && $0.target != Self.readyPath }
  }

  private func lines(_ log: String) throws -> [Substring] {
    try String(contentsOfFile: "\(place.folder)/logs/\(log)", encoding: .utf8).split(separator: "\n")
  }

  private func request(_ line: Substring) -> Request? {
    let parts = line.split(separator: " ", maxSplits: 5)
    guard parts.count == 6, let port = UInt16(parts[0]), let index = place.ports.firstIndex(of: port), let host = Host(rawValue: index),
      let connection = Int(parts[1]), let status = Int(parts[2])
    else { return nil }
    return Request(
      host: host, connection: connection, status: status, method: String(parts[3]), target: String(parts[4]), user: String(parts[5]))
  }
}

extension RealServer {
  /// Needs the trait `.running(.kerberos)` before it.
  static let apache = RealServer(
    name: "apache2",
    needs: ["openssl", "htpasswd", "python3", "\(ApacheServer.modules)/mod_auth_gssapi.so", "/etc/gss/mech.d/mech.ntlmssp.conf"],
    portCount: ApacheServer.Host.allCases.count,
    arguments: { ["-f", "\($0.folder)/httpd.conf", "-DFOREGROUND"] },
    environment: { place in
      [
        "KRB5_CONFIG": "\(place.folder)/krb5.conf", "KRB5RCACHEDIR": "\(place.folder)/run",
        "NTLM_USER_FILE": "\(place.folder)/users.ntlm",
      ]
    },
    prepare: { place in try await ApacheServer(place: place).prepare(for: try KerberosRealm.running) },
    readyPath: ApacheServer.readyPath,
    // The tokens of vendor.py and the key of `gssapi_session`.
    forgetting: .restartWithout(["run/tokens", "run/session.key"]))
}

extension ApacheServer {
  static let modules = "/usr/lib/apache2/modules"

  fileprivate func prepare(for realm: KerberosRealm) async throws {
    let users = [(RealServer.username, RealServer.password), ("bob", KerberosRealm.password(of: "bob"))]
    var (digests, ntlm) = ("", "")
    for (user, password) in users {
      let line = try await Command.run("openssl", ["dgst", "-md5"], input: "\(user):realm1:\(password)")
      digests += "\(user):realm1:\(line.split(separator: " ").last?.filter(\.isHexDigit) ?? "")\n"
      ntlm += "LANYARD:\(user):\(password)\n"
    }
    try place.write(digests, to: "users.digest")
    try place.write(ntlm, to: "users.ntlm")
    try place.write("", to: "users.basic")
    for (user, password) in users {
      try await Command.run("htpasswd", ["-i", "-B", "-C", "4", "\(place.folder)/users.basic", user], input: password)
    }
    for path in ["", "inside/", "next/", "basic/", "negotiate/", "ntlm/"] { try place.write("data\n", to: "www/\(path)data.txt") }
    try place.write("<form method=\"post\" action=\"/dologin\"></form>\n", to: "www/login.html")
    try place.write("", to: "logs/access.log")
    try place.write("", to: "logs/received.log")
    try place.write(try Self.script, to: "cgi/vendor.py")
    try place.write(try String(contentsOfFile: "\(realm.folder)/krb5.conf", encoding: .utf8), to: "krb5.conf")
    try FileManager.default.copyItem(atPath: realm.serviceKeytab, toPath: "\(place.folder)/http.keytab")
    try await certificates.make()
    try place.write(configuration, to: "httpd.conf")
    // Started by root, Apache becomes somebody who has to find these too.
    try FileManager.default.createDirectory(atPath: "\(place.folder)/run", withIntermediateDirectories: true)
    for (path, mode) in [("", 0o755), ("/run", 0o777), ("/cgi/vendor.py", 0o755), ("/http.keytab", 0o644), ("/users.ntlm", 0o644)] {
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: place.folder + path)
    }
  }

  private static var script: String {
    get throws {
      try String(contentsOf: URL(filePath: #filePath).deletingLastPathComponent().appending(path: "vendor.py"), encoding: .utf8)
    }
  }
}

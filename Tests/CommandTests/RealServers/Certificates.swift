import Foundation

/// Certificates made for a test, by openssl.
struct Certificates: Sendable {
  let folder: String

  /// Who signs, but for `rogue`.
  var authority: String { "\(folder)/ca.crt" }
  /// alice's, for clients.
  var client: (certificate: String, key: String) { pair("alice") }
  /// alice's too, out of date.
  var expiredClient: (certificate: String, key: String) { pair("alice-expired") }
  /// alice's key with a password.
  var protectedKey: String { "\(folder)/alice-protected.key" }
  static let keyPassword = "keypw"
  /// alice's certificate and key together (PKCS#12), with a password.
  var bundle: String { "\(folder)/alice.p12" }
  static let bundlePassword = "p12pw"
  /// For localhost and 127.0.0.1.
  var server: (certificate: String, key: String) { pair("server") }
  /// Likewise, out of date.
  var expiredServer: (certificate: String, key: String) { pair("server-expired") }
  /// Likewise, signed by itself.
  var rogueServer: (certificate: String, key: String) { pair("rogue") }

  private func pair(_ name: String) -> (certificate: String, key: String) { ("\(folder)/\(name).crt", "\(folder)/\(name).key") }

  /// Makes them all in that folder.
  func make() async throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let names = "subjectAltName=DNS:localhost,IP:127.0.0.1"
    try await openssl(["req", "-x509", "-days", "30", "-subj", "/CN=Lanyard test CA", "-out", "ca.crt"] + newKey("ca"))
    try await issue("server", to: "localhost", names)
    try await issue("server-expired", to: "localhost", names, days: -1)
    try await issue("alice", to: "alice", "extendedKeyUsage=clientAuth")
    try await issue("alice-expired", to: "alice", "extendedKeyUsage=clientAuth", days: -1)
    try await openssl(["req", "-x509", "-days", "30", "-subj", "/CN=localhost", "-addext", names, "-out", "rogue.crt"] + newKey("rogue"))
    try await openssl(["pkcs8", "-topk8", "-in", "alice.key", "-out", "alice-protected.key", "-passout", "pass:\(Self.keyPassword)"])
    try await openssl([
      "pkcs12", "-export", "-inkey", "alice.key", "-in", "alice.crt", "-certfile", "ca.crt", "-out", "alice.p12",
      "-passout", "pass:\(Self.bundlePassword)",
    ])
  }

  private func newKey(_ name: String) -> [String] {
    ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc", "-keyout", "\(name).key"]
  }

  private func issue(_ name: String, to subject: String, _ extensions: String, days: Int = 30) async throws {
    try Data("\(extensions)\n".utf8).write(to: URL(filePath: "\(folder)/\(name).ext"))
    try await openssl(["req", "-subj", "/CN=\(subject)", "-out", "\(name).csr"] + newKey(name))
    try await openssl([
      "x509", "-req", "-in", "\(name).csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial", "-days", "\(days)",
      "-extfile", "\(name).ext", "-out", "\(name).crt",
    ])
  }

  private func openssl(_ arguments: [String]) async throws { try await Command.run("openssl", arguments, in: folder) }
}

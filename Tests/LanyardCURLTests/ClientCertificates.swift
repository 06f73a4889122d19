import Foundation
import Lanyard

/// Clients' certificates made by `openssl`, from the authority of the server's certificates or from another one.
final class ClientCertificates {
  let server: Certificates
  private let openssl: Program

  init() throws {
    server = try Certificates(.good)
    guard let openssl = Program("openssl") else { throw ProgramFailure(description: "there is no openssl") }
    self.openssl = openssl
  }

  /// What all requests need to trust the server, with or without a certificate.
  func trusting(_ certificate: String? = nil, key: String? = nil, passphrase: String? = nil) throws -> TLSCredentials {
    TLSCredentials(
      certificate: try certificate.map(bytes), key: try key.map(bytes), passphrase: passphrase.map { Secret($0) },
      authorities: try bytes("ca.pem"))
  }

  func bytes(_ file: String) throws -> [UInt8] { Array(try Data(contentsOf: server.folder.url.appending(path: file))) }

  /// Makes NAME.pem and NAME.key.
  func make(_ name: String, days: Int = 2, authority: Certificates? = nil) throws {
    try run(["req", "-new"] + Self.newKey + ["-keyout", "\(name).key", "-out", "\(name).csr", "-subj", "/CN=\(name)"])
    let signer = (authority ?? server).folder
    try run(
      ["x509", "-req", "-in", "\(name).csr", "-out", "\(name).pem", "-days", "\(days)"]
        + ["-CA", signer.path("ca.pem"), "-CAkey", signer.path("ca.key"), "-set_serial", "\(UInt32.random(in: 1...UInt32.max))"])
  }

  /// Makes NAME.encrypted and NAME.traditional, the key under a passphrase in both forms of PEM, and NAME.p12.
  func protect(_ name: String, passphrase: String) throws {
    try run(["pkcs8", "-topk8", "-in", "\(name).key", "-out", "\(name).encrypted", "-passout", "pass:\(passphrase)"])
    try run(["ec", "-aes256", "-in", "\(name).key", "-out", "\(name).traditional", "-passout", "pass:\(passphrase)"])
    try bundle(name, passphrase: passphrase)
  }

  /// Makes NAME.p12; a legacy one is encrypted as it was done in the last century.
  func bundle(_ name: String, passphrase: String, isLegacy: Bool = false) throws {
    let form = isLegacy ? ["-legacy", "-certpbe", "PBE-SHA1-RC2-40"] : []
    try run(
      ["pkcs12", "-export"] + form
        + ["-in", "\(name).pem", "-inkey", "\(name).key", "-out", "\(name).p12", "-passout", "pass:\(passphrase)"])
  }

  func run(_ arguments: [String]) throws { try openssl.run(arguments, in: server.folder.url) }

  private static let newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
}

/// A server that takes nobody without a certificate from its authority, and answers with the certificate's common name and the
/// number of the connection.
struct ClientCertificateServer {
  enum Version: String, CaseIterable {
    case tls12 = "TLSv1_2"
    case tls13 = "TLSv1_3"
  }

  let process: ServerProcess
  var origin: String { "https://127.0.0.1:\(process.port)" }

  init(_ certificates: Certificates, _ version: Version = .tls13) throws {
    guard let python = Program("python3") else { throw ProgramFailure(description: "there is no python3") }
    let files = [certificates.server, certificates.key, certificates.authority]
    process = try ServerProcess(python, ["-c", Self.script] + files + [version.rawValue])
  }

  private static let script = """
    import os, socket, ssl, sys, threading
    certificate, key, authority, version = sys.argv[1:]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    context.load_verify_locations(authority)
    context.verify_mode = ssl.CERT_REQUIRED
    context.minimum_version = context.maximum_version = ssl.TLSVersion[version]
    def serve(plain, number):
      connection = context.wrap_socket(plain, server_side=True, do_handshake_on_connect=False)
      try:
        connection.do_handshake()
        name = dict(part[0] for part in connection.getpeercert()["subject"])["commonName"]
        while True:
          head = b""
          while not head.endswith(b"\\r\\n\\r\\n"):
            piece = connection.recv(65536)
            if not piece: return connection.close()
            head += piece
          body = f"{name} {number}".encode()
          connection.sendall(b"HTTP/1.1 200 OK\\r\\nContent-Length: %d\\r\\n\\r\\n%s" % (len(body), body))
      except OSError:
        # Reads what still comes: closing at once could reset the connection before the alert is read.
        try:
          socket.socket.shutdown(connection, socket.SHUT_WR)
          while os.read(connection.fileno(), 65536): pass
        except OSError: pass
        connection.close()
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    number = 0
    while True:
      threading.Thread(target=serve, args=(listener.accept()[0], number), daemon=True).start()
      number += 1
    """
}

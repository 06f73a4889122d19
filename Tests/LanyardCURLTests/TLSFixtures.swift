import Foundation

/// An authority and certificates for 127.0.0.1 made by `openssl`, in a folder that goes with this object.
final class Certificates {
  enum Kind: String {
    case good, expired, wrongHost, selfSigned
  }

  static let isPossible = Program("openssl") != nil
  let folder: TemporaryFolder

  init(_ kind: Kind, authority: String = "Authority of a test") throws {
    folder = try TemporaryFolder()
    guard let openssl = Program("openssl") else { throw ProgramFailure(description: "there is no openssl") }
    let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    let name = kind == .wrongHost ? "DNS:elsewhere.example" : "DNS:localhost,IP:127.0.0.1"
    try openssl.run(
      ["req", "-x509"] + key + ["-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=\(authority)"], in: folder.url)
    if kind == .selfSigned {
      let files = ["-keyout", "server.key", "-out", "server.pem"]
      try openssl.run(
        ["req", "-x509"] + key + files + ["-subj", "/CN=localhost", "-addext", "subjectAltName=\(name)"], in: folder.url)
    } else {
      try openssl.run(["req", "-new"] + key + ["-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=server"], in: folder.url)
      let extensions = "subjectAltName=\(name)\nbasicConstraints=CA:FALSE\n"
      try extensions.write(toFile: folder.path("extensions"), atomically: false, encoding: .utf8)
      let signing = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "extensions"]
      let days = kind == .expired ? "-1" : "2"
      try openssl.run(["x509", "-req", "-in", "server.csr", "-out", "server.pem", "-days", days] + signing, in: folder.url)
    }
  }

  var authority: String { folder.path("ca.pem") }
  var server: String { folder.path("server.pem") }
  var key: String { folder.path("server.key") }
}

/// A TLS server in Python that prints a line for each connection: whether a request was read from it, or nothing.
struct TLSServer {
  enum Manner: String {
    case orderly
    /// Ends the connection under TLS without saying so, in the middle of a body.
    case abrupt
    /// Speaks TLS 1.1 at most.
    case outdated
    /// Answers a CONNECT first, as if it were a proxy before the server.
    case behindProxy
  }

  static let isPossible = Program("python3") != nil && Certificates.isPossible
  let process: ServerProcess
  var origin: String { "https://127.0.0.1:\(process.port)" }

  init(_ certificates: Certificates, _ manner: Manner = .orderly) throws {
    guard let python = Program("python3") else { throw ProgramFailure(description: "there is no python3") }
    process = try ServerProcess(python, ["-c", Self.script, certificates.server, certificates.key, manner.rawValue])
  }

  private static let script = """
    import socket, ssl, sys, warnings
    warnings.simplefilter("ignore")
    certificate, key, manner = sys.argv[1:]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    if manner == "outdated":
      context.minimum_version = ssl.TLSVersion.TLSv1
      context.maximum_version = ssl.TLSVersion.TLSv1_1
      context.set_ciphers("ALL:@SECLEVEL=0")
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    while True:
      plain, _ = listener.accept()
      seen = "nothing"
      try:
        if manner == "behindProxy":
          while not plain.recv(1, socket.MSG_PEEK) == b"" and not plain.recv(65536).endswith(b"\\r\\n\\r\\n"): pass
          plain.sendall(b"HTTP/1.1 200 Connection established\\r\\nX-Proxy: 1\\r\\n\\r\\n")
        connection = context.wrap_socket(plain, server_side=True)
        head = b""
        while not head.endswith(b"\\r\\n\\r\\n"):
          piece = connection.recv(65536)
          if not piece: break
          head += piece
        if head: seen = "request"
        if manner == "abrupt":
          connection.sendall(b"HTTP/1.1 200 OK\\r\\nContent-Length: 20\\r\\n\\r\\nhalf of it")
          socket.socket(fileno=connection.detach()).close()
        else:
          connection.sendall(b"HTTP/1.1 200 OK\\r\\nContent-Length: 6\\r\\nConnection: close\\r\\n\\r\\nsecure")
          connection.unwrap().close()
      except OSError:
        plain.close()
      print(seen, flush=True)
    """
}

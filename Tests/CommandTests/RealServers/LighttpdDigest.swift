import Foundation

/// A lighttpd that wants Digest, of MD5 at `/md5/data.txt` and of SHA-256 at `/sha256/data.txt`, for the realm `realm1`.
struct LighttpdDigest: Sendable {
  let place: RealServer.Place

  /// The server that the trait `.running(.lighttpd)` has started.
  static var running: LighttpdDigest {
    get throws { LighttpdDigest(place: try RealServer.lighttpd.running.place) }
  }

  var md5: String { "\(place.url)/md5/data.txt" }
  var sha256: String { "\(place.url)/sha256/data.txt" }

  /// The status of every answer so far. (The access log would be written later.)
  func statuses() throws -> [Int] {
    try String(contentsOfFile: "\(place.folder)/error.log", encoding: .utf8).split(separator: "\n").compactMap { line in
      line.firstRange(of: "resp: HTTP/1.1 ").flatMap { Int(line[$0.upperBound...].prefix(3)) }
    }
  }
}

extension RealServer {
  static let lighttpd = RealServer(
    name: "lighttpd", needs: ["openssl"], portCount: 1,
    arguments: { ["-D", "-f", "\($0.folder)/lighttpd.conf"] },
    prepare: { place in
      for kind in ["md5", "sha256"] { try place.write("data\n", to: "www/\(kind)/data.txt") }
      var users = ""
      for hash in ["-md5", "-sha256"] {
        // "MD5(stdin)= …"
        let line = try await Command.run("openssl", ["dgst", hash], input: "\(username):realm1:\(password)")
        users += "\(username):realm1:\(line.split(separator: " ").last?.filter(\.isHexDigit) ?? "")\n"
      }
      try place.write(users, to: "users")
      try place.write(
        """
        server.modules = ("mod_auth", "mod_authn_file", "mod_access")
        server.document-root = "\(place.folder)/www"
        server.bind = "127.0.0.1"
        server.port = \(place.ports[0])
        server.errorlog = "\(place.folder)/error.log"
        debug.log-response-header = "enable"
        mimetype.assign = (".txt" => "text/plain")
        auth.backend = "htdigest"
        auth.backend.htdigest.userfile = "\(place.folder)/users"
        auth.require = (
          "/md5/" => ("method" => "digest", "realm" => "realm1", "require" => "valid-user", "algorithm" => "MD5"),
          "/sha256/" => ("method" => "digest", "realm" => "realm1", "require" => "valid-user", "algorithm" => "SHA-256")
        )

        """, to: "lighttpd.conf")
    },
    readyPath: nil, forgetting: .restart)
}

extension RealServer {
  /// JSON in, a token out, and the token bare in Authorization; a wrong password is a 400.
  ///
  /// Its tokens survive a restart, because logins stand in its log; a new password, though it be the old one, ends them.
  static let etcd = RealServer(
    name: "etcd", portCount: 2,
    arguments: { place in
      let peer = "http://127.0.0.1:\(place.ports[1])"
      return [
        "--data-dir", "\(place.folder)/data", "--listen-client-urls", place.url, "--advertise-client-urls", place.url,
        "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer, "--initial-cluster", "default=\(peer)",
      ]
    },
    readyPath: "/health",
    bootstrap: { place in
      for (path, json) in [
        ("user/add", #"{ "name": "root", "password": "\#(etcdRootPassword)" }"#),
        ("role/add", #"{ "name": "root" }"#),
        ("user/grant", #"{ "user": "root", "role": "root" }"#),
        ("user/add", #"{ "name": "\#(username)", "password": "\#(password)" }"#),
        ("role/add", #"{ "name": "items" }"#),
        // The keys from "items/" to behind "items/…": as far as "items0".
        ("role/grant", #"{ "name": "items", "perm": { "permType": "READWRITE", "key": "aXRlbXMv", "range_end": "aXRlbXMw" } }"#),
        ("user/grant", #"{ "user": "\#(username)", "role": "items" }"#),
        ("enable", "{}"),
      ] {
        _ = try await Curl.post("\(place.url)/v3/auth/\(path)", json)
      }
    },
    forgetting: .call { place in
      let answer = try await Curl.post("\(place.url)/v3/auth/authenticate", #"{ "name": "root", "password": "\#(etcdRootPassword)" }"#)
      guard let token = answer.split(separator: #""token":""#).dropFirst().first?.prefix(while: { $0 != "\"" }) else {
        throw RealServerFailure("etcd gives no token: \(answer)")
      }
      _ = try await Curl.post(
        "\(place.url)/v3/auth/user/changepw", #"{ "name": "\#(username)", "password": "\#(password)" }"#,
        headers: ["Authorization: \(token)"])
    })

  private static let etcdRootPassword = "rootpw"
}

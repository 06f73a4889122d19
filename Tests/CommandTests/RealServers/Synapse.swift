extension RealServer {
  /// Matrix: JSON in, a token out, the token behind `Bearer`; errors have codes of their own.
  static let synapse = RealServer(
    name: "synapse", executable: TestsPython.program("synapse_homeserver"), needs: [TestsPython.program("register_new_matrix_user")],
    portCount: 1,
    arguments: { place in ["--config-path", "\(place.folder)/homeserver.yaml"] },
    prepare: { place in
      try place.write("ed25519 tests AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\n", to: "signing.key")
      try place.write(
        """
        server_name: matrix.example.org
        report_stats: false
        signing_key_path: \(place.folder)/signing.key
        media_store_path: \(place.folder)/media
        database: { name: sqlite3, args: { database: "\(place.folder)/homeserver.db" } }
        listeners:
          - { port: \(place.ports[0]), bind_addresses: [127.0.0.1], type: http, resources: [{ names: [client], compress: false }] }
        registration_shared_secret: for-the-tests
        trusted_key_servers: []
        bcrypt_rounds: 4
        # Otherwise five logins are all that an address has.
        rc_login:
          address: { per_second: 1000, burst_count: 1000 }
          account: { per_second: 1000, burst_count: 1000 }
          failed_attempts: { per_second: 1000, burst_count: 1000 }

        """, to: "homeserver.yaml")
    },
    readyPath: "/_matrix/client/versions",
    bootstrap: { place in
      try await Command.run(
        TestsPython.program("register_new_matrix_user"),
        ["--config", "\(place.folder)/homeserver.yaml", "--user", username, "--password", password, "--no-admin", place.url])
    },
    // All devices of the user are logged out by a login that asks for it.
    forgetting: .call { place in
      let login = #"""
        {"type": "m.login.password", "identifier": {"type": "m.id.user", "user": "\#(username)"}, "password": "\#(password)"}
        """#
      let answer = try await Curl.post("\(place.url)/_matrix/client/v3/login", login)
      guard let token = answer.split(separator: #""access_token":""#).dropFirst().first?.prefix(while: { $0 != "\"" }) else {
        throw RealServerFailure("Synapse gives no token: \(answer)")
      }
      _ = try await Curl.post("\(place.url)/_matrix/client/v3/logout/all", "{}", headers: ["Authorization: Bearer \(token)"])
    })
}

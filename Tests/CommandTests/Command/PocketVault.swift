/// A vendor that no code knows: one file in a user's folder.
enum PocketVault {
  /// What its methods with a session have in common: the request, and what a wrong password looks like.
  private static let login = """
        login:
          - send:
              post: ${base_url}/v1/login
              json:
                user: ${username}
                pass: ${password | base64}
            fail:
              - when: { status: 401 }
                as: credentials-rejected
    """

  static let spec = """
    lanyard: 1
    name: pocket-vault
    title: Pocket Vault
    inputs:
      base_url: { type: url, example: "https://vault.example.com" }
      username: { description: The keeper's name }
      password: { secret: true }
    methods:
      token:
    \(login)
              - when: { json: $.locked, equals: "true" }
                as: account-locked
                retry_after: { json: $.minutes, unit: minutes }
            extract:
              token: { json: $.token }
              role: { json: $.role, secret: false }
        session: { idle: 30m }
        apply:
          headers:
            X-Vault-Token: ${token}
        rejected:
          - status: 401
        logout:
          - send:
              post: ${base_url}/v1/logout
        probe:
          send:
            get: ${base_url}/v1/items

      query:
    \(login)
            extract:
              token: { json: $.token }
        session: { until: rejected }
        apply:
          query:
            token: ${token}
          allow: { secret-in-url: The vendor takes the token nowhere else. }
        rejected:
          - status: 401

      cookie:
    \(login)
            extract:
              life: { json: $.life, secret: false }
        session: { expires_in: "${life}" }
        apply:
          cookies: jar
        rejected:
          - status: 401

      basic:
        apply:
          authenticate:
            - basic: { username: "${username}", password: "${password}" }
        rejected:
          - status: 401
        probe:
          send:
            get: ${base_url}/basic/items
          fail:
            - when: { status: 401 }
              as: credentials-rejected
    """

  /// The same, but its sessions live as long as the vendor says.
  static let passing = spec.replacing("session: { idle: 30m }", with: "session: { expires_in: \"${life}\" }").replacing(
    "role: { json: $.role, secret: false }",
    with: "role: { json: $.role, secret: false }\n          life: { json: $.life, secret: false }")

  /// A login by the method `token` as it goes over the wire.
  static let exchange = """
    # By hand.
    method: token
    source: made up for this test
    inputs: { base_url: "https://vault.example.com", username: ops, password: open sesame }
    steps:
      - login:
          - request: |
              POST /v1/login HTTP/1.1
              Host: vault.example.com
              Content-Type: application/json

              { "user": "ops",   "pass": "b3BlbiBzZXNhbWU=" }
            response: |
              HTTP/1.1 200 OK
              Content-Type: application/json

              { "token": "t-100", "role": "keeper" }
        session: { token: t-100, role: keeper }
        expires: 30m idle

    """

  /// A file with one profile.
  static func profiles(
    _ name: String = "keeper", at vendor: String, spec: String = "pocket-vault", username: String = "ops",
    password: String = "{ env: VAULT_PASSWORD }", more: String = ""
  ) -> String {
    """
    lanyard: 1
    profiles:
      \(name):
        spec: \(spec)
        inputs:
          base_url: \(vendor)
          username: \(username)
          password: \(password)
    \(more.isEmpty ? "" : "    \(more)\n")
    """
  }
}

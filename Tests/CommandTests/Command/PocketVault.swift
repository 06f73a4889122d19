/// A vendor that no code knows: one file in a user's folder.
enum PocketVault {
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
        login:
          - send:
              post: ${base_url}/v1/login
              json:
                user: ${username}
                pass: ${password | base64}
            fail:
              - when: { status: 401 }
                as: credentials-rejected
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
        login:
          - send:
              post: ${base_url}/v1/login
              json:
                user: ${username}
                pass: ${password | base64}
            fail:
              - when: { status: 401 }
                as: credentials-rejected
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
        login:
          - send:
              post: ${base_url}/v1/login
              json:
                user: ${username}
                pass: ${password | base64}
            fail:
              - when: { status: 401 }
                as: credentials-rejected
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

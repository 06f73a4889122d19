// The text of httpd.conf. What the directives mean, and which of them get along, was found out by trying.

extension ApacheServer {
  var configuration: String { common + Host.allCases.map(virtualHost).joined() }

  private var common: String {
    let names = [
      "mpm_event", "authn_core", "authn_file", "authz_core", "authz_user", "auth_basic", "auth_digest", "auth_form", "auth_gssapi",
      "request", "session", "session_cookie", "session_crypto", "socache_shmcb", "ssl", "mime", "headers", "alias", "cgid", "env",
      "log_forensic",
    ]
    return names.map { "LoadModule \($0)_module \(Self.modules)/mod_\($0).so\n" }.joined() + """
      ServerRoot \(place.folder)
      ServerName localhost
      PidFile \(place.folder)/run/httpd.pid
      Mutex file:\(place.folder)/run default
      ErrorLog \(place.folder)/logs/error.log
      LogLevel warn auth_gssapi:info
      User www-data
      Group www-data
      ServerLimit 2
      StartServers 1
      ThreadsPerChild 25
      MaxRequestWorkers 50
      # Connections end when the client ends them.
      KeepAliveTimeout 300
      MaxKeepAliveRequests 0
      LogFormat "%{local}p %{remote}p %>s %m %U%q %u" requests
      CustomLog \(place.folder)/logs/access.log requests
      ForensicLog \(place.folder)/logs/received.log
      TypesConfig /etc/mime.types
      DocumentRoot \(place.folder)/www
      ScriptSock \(place.folder)/run/cgi
      SetEnv TOKENS \(place.folder)/run/tokens
      ScriptAlias /API2 \(place.folder)/cgi/vendor.py
      ScriptAlias /_mmwebext \(place.folder)/cgi/vendor.py
      ScriptAlias /mmws \(place.folder)/cgi/vendor.py
      ScriptAlias /edge \(place.folder)/cgi/vendor.py
      ScriptAlias \(ApacheServer.readyPath) \(place.folder)/cgi/vendor.py
      Header always set X-Remote-User "expr=%{REMOTE_USER}"
      <Directory />
        AllowOverride None
        Require all denied
      </Directory>
      <Directory \(place.folder)/www>
        Require all granted
      </Directory>
      <Directory \(place.folder)/cgi>
        Require all granted
      </Directory>

      """
  }

  private func virtualHost(_ host: Host) -> String {
    """
    Listen 127.0.0.1:\(port(host))\(host.isSecure ? " https" : "")
    <VirtualHost 127.0.0.1:\(port(host))>
    \(content(of: host))
    </VirtualHost>

    """
  }

  private func content(of host: Host) -> String {
    switch host {
    case .negotiate:
      [location("/", gssapi(kerberos)), location(ApacheServer.readyPath, "AuthType None\nRequire all granted")].joined(separator: "\n")
    case .session: location("/", gssapi(kerberos, sessionAfterwards))
    case .ntlm: location("/", gssapi(ntlm))
    case .windows: location("/", gssapi(kerberosOrNTLM))
    case .basic: location("/", basic)
    case .digest: [location("/", digest(nonceLifetime: 300)), location("/next", digest(nonceLifetime: 30))].joined(separator: "\n")
    case .form: form
    case .certificate: "\(tls(certificates.server))\nSSLVerifyClient require\nSSLUserName SSL_CLIENT_S_DN_CN"
    case .tls:
      [
        tls(certificates.server), location("/basic", basic), location("/negotiate", gssapi(kerberos)), location("/ntlm", gssapi(ntlm)),
      ].joined(separator: "\n")
    case .expired: tls(certificates.expiredServer)
    case .rogue: tls(certificates.rogueServer)
    case .vendor: vendor(kerberos)
    case .vendorNTLM: vendor(ntlm)
    case .vendorWindows: vendor(kerberosOrNTLM)
    }
  }

  private func location(_ path: String, _ directives: String) -> String { "<Location \(path)>\n\(directives)\n</Location>" }

  private func gssapi(_ directives: String...) -> String {
    "AuthType GSSAPI\nAuthName windows\n\(directives.joined(separator: "\n"))\nRequire valid-user"
  }

  private var kerberos: String {
    "GssapiAllowedMech krb5\nGssapiAcceptorName HTTP@localhost\nGssapiCredStore keytab:\(place.folder)/http.keytab"
  }

  // With a GssapiCredStore the server's child crashes.
  private var ntlm: String { "GssapiAllowedMech ntlmssp\nGssapiConnectionBound On" }

  private var kerberosOrNTLM: String {
    "GssapiAllowedMech krb5\nGssapiAllowedMech ntlmssp\nGssapiConnectionBound On\nGssapiCredStore keytab:\(place.folder)/http.keytab"
  }

  private var sessionAfterwards: String {
    """
    GssapiUseSessions On
    GssapiSessionKey file:\(place.folder)/run/session.key
    Session On
    SessionCookieName gssapi_session path=/;httponly
    SessionMaxAge 3600
    """
  }

  private var basic: String { "AuthType Basic\nAuthName realm1\nAuthUserFile \(place.folder)/users.basic\nRequire valid-user" }

  /// In the last half minute of a nonce's life each answer brings the next one.
  private func digest(nonceLifetime: Int) -> String {
    """
    AuthType Digest
    AuthName realm1
    AuthDigestProvider file
    AuthDigestDomain /
    AuthDigestNonceLifetime \(nonceLifetime)
    AuthUserFile \(place.folder)/users.digest
    Require valid-user
    """
  }

  private var form: String {
    let users = "AuthType form\nAuthName realm1\nAuthFormProvider file\nAuthUserFile \(place.folder)/users.basic"
    let session = "Session On\nSessionCookieName session path=/;httponly\nSessionCryptoPassphrase not-a-secret\nSessionMaxAge 3600"
    let page = "\(url(.form))/login.html"
    return [
      location(
        "/inside",
        "\(users)\n\(session)\nAuthFormLoginRequiredLocation \"\(page)?req=%{escape:%{REQUEST_URI}}\"\nRequire valid-user"),
      location(
        "/dologin",
        """
        \(users)
        \(session)
        SetHandler form-login-handler
        AuthFormLoginRequiredLocation "\(page)?bad=1"
        AuthFormLoginSuccessLocation "\(url(.form))/inside/data.txt"
        """),
      location("/logout", "\(session)\nSessionMaxAge 1\nSetHandler form-logout-handler\nAuthFormLogoutLocation \"\(page)\""),
    ].joined(separator: "\n")
  }

  private func tls(_ server: (certificate: String, key: String)) -> String {
    """
    SSLEngine on
    SSLCertificateFile \(server.certificate)
    SSLCertificateKeyFile \(server.key)
    SSLCACertificateFile \(certificates.authority)
    """
  }

  private func vendor(_ mechanisms: String) -> String {
    """
    \(location("/API2/auth/authenticateUserWindows", gssapi(mechanisms)))
    <LocationMatch "^/_mmwebext/mmwebext.dll$">
    <If "%{QUERY_STRING} == 'RequestSSO'">
    \(gssapi(mechanisms))
    </If>
    </LocationMatch>
    """
  }
}

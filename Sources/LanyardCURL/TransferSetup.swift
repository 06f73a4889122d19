import CLibCURL
import Lanyard

extension OutgoingRequest {
  /// The proxy that the request goes through.
  func proxy(of configuration: CURLTransport.Configuration) -> CURLTransport.Proxy? {
    server.isLoopback ? nil : configuration.proxy
  }
}

extension EasyHandle {
  /// Sets every option a request needs. What libcurl could do by itself is switched off here.
  func configure(for request: OutgoingRequest, _ configuration: CURLTransport.Configuration) throws(TransportError) {
    do {
      try setSwitches()
      try setConnection(of: request, configuration)
      try setTrust(of: request, configuration)
      if let tls = request.tls { try setIdentity(tls) }
      try setMessage(of: request, isForwarded: request.proxy(of: configuration)?.kind == .http && request.server.scheme == "http")
    } catch {
      throw TransportError(
        .configuration, "libcurl does not take its option \(error.option.rawValue) (error \(error.code.rawValue))", progress: .nothingSent)
    }
  }

  private func setSwitches() throws(RefusedOption) {
    try set(CURLOPT_NOSIGNAL, 1)
    // Lets a transfer go while a thread still resolves its name; the thread then cleans up after itself.
    try set(CURLOPT_QUICK_EXIT, 1)
    try set(CURLOPT_PROTOCOLS_STR, "http,https")
    try set(CURLOPT_FOLLOWLOCATION, 0)
    try set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
    try set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1)
    try set(CURLOPT_HTTP09_ALLOWED, 0)
    try set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
  }

  private func setConnection(of request: OutgoingRequest, _ configuration: CURLTransport.Configuration) throws(RefusedOption) {
    try set(CURLOPT_URL, "\(request.server.scheme)://\(request.server.authority)/")
    try set(CURLOPT_CONNECTTIMEOUT_MS, max(1, configuration.connectTimeout.wholeMilliseconds))
    try set(CURLOPT_MAXAGE_CONN, max(1, configuration.maximumIdleTime.wholeMilliseconds / 1000))
    // Set even when empty: libcurl would ask the environment otherwise.
    let proxy = request.proxy(of: configuration)
    try set(CURLOPT_PROXY, proxy?.host ?? "")
    try set(CURLOPT_NOPROXY, "")
    if let proxy {
      try set(CURLOPT_PROXYPORT, proxy.port)
      try set(CURLOPT_PROXYTYPE, Int((proxy.kind == .http ? CURLPROXY_HTTP : CURLPROXY_SOCKS5_HOSTNAME).rawValue))
      try set(CURLOPT_HEADEROPT, Int(CURLHEADER_SEPARATE))
      if let username = proxy.username {
        try set(CURLOPT_PROXYAUTH, lanyard_proxyauth_basic)
        try set(CURLOPT_PROXYUSERNAME, username)
        try set(CURLOPT_PROXYPASSWORD, proxy.password?.reveal() ?? "")
      }
    }
    if request.needsFreshConnection {
      try set(CURLOPT_FRESH_CONNECT, 1)
      try set(CURLOPT_FORBID_REUSE, 1)
    }
    // One request at a time has no use for HTTP/2, whose connections others may join while it runs.
    if request.needsFreshConnection || request.lane.isPartition {
      try set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
    } else if (try? set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS)) == nil {
      try set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
    }
  }

  private func setTrust(of request: OutgoingRequest, _ configuration: CURLTransport.Configuration) throws(RefusedOption) {
    try set(CURLOPT_SSL_VERIFYPEER, 1)
    try set(CURLOPT_SSL_VERIFYHOST, 2)
    try set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
    // A TLS library that cannot tell is no reason to fail.
    if request.keepsCertificate { try? set(CURLOPT_CERTINFO, 1) }
    let authorities = request.tls?.authorities
    guard authorities != nil || configuration.caBundlePath != nil else { return }
    // The system's folder of certificates would stay trusted beside them otherwise.
    try set(CURLOPT_CAPATH, nil)
    if let authorities {
      try set(CURLOPT_CAINFO, nil)
      try set(CURLOPT_CAINFO_BLOB, bytes: authorities)
    } else {
      try set(CURLOPT_CAINFO, configuration.caBundlePath)
    }
  }

  private func setIdentity(_ tls: TLSCredentials) throws(RefusedOption) {
    guard let certificate = tls.certificate else { return }
    try set(CURLOPT_SSLCERTTYPE, tls.isPKCS12 ? "P12" : "PEM")
    try set(CURLOPT_SSLCERT_BLOB, bytes: certificate)
    if let key = tls.key {
      try set(CURLOPT_SSLKEYTYPE, "PEM")
      try set(CURLOPT_SSLKEY_BLOB, bytes: key)
    }
    // Set even when empty: OpenSSL would ask for it at the terminal otherwise.
    try set(CURLOPT_KEYPASSWD, tls.passphrase?.reveal() ?? "")
  }

  private func setMessage(of request: OutgoingRequest, isForwarded: Bool) throws(RefusedOption) {
    // The target goes out as it is: in a URL, libcurl would resolve dot segments and cut fragments off.
    let path = request.target == "*" ? "" : request.target
    try set(CURLOPT_REQUEST_TARGET, isForwarded ? "http://\(request.server.authority)\(path)" : request.target)
    if request.method == "HEAD" {
      try set(CURLOPT_NOBODY, 1)
    } else {
      // An upload under the request's own method: unlike CURLOPT_POST it brings no Content-Type.
      switch (request.body, request.streamed) {
      case (let body?, _): try setUpload(size: body.count)
      case (nil, .length(let size)): try setUpload(size: size)
      // Of an unknown size, which makes libcurl send chunks.
      case (nil, .chunks): try setUpload(size: -1)
      case (nil, nil): break
      }
      try set(CURLOPT_CUSTOMREQUEST, request.method)
    }
    try set(fieldLines: request.fieldLines)
  }

  private func setUpload(size: Int) throws(RefusedOption) {
    try set(CURLOPT_UPLOAD, 1)
    try set(CURLOPT_INFILESIZE_LARGE, size: size)
  }

  private func set(_ option: CURLoption, _ value: some BinaryInteger) throws(RefusedOption) { try set(option, Int(value)) }
}

extension Duration {
  /// In milliseconds, at most what libcurl takes.
  var wholeMilliseconds: Int {
    let longest = Duration.milliseconds(Int32.max)
    return Int(max(.zero, min(self, longest)) / .milliseconds(1))
  }
}

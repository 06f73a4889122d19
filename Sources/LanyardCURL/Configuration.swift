public import Lanyard

extension CURLTransport {
  /// How a transport connects. Nothing is read from the environment: no proxy variable, no netrc, no cookie file.
  public struct Configuration: Sendable {
    /// A file of PEM certificates to trust instead of the system's; nil trusts the system's.
    public var caBundlePath: String?
    /// The proxy to go through; nil goes straight. Loopback addresses are never proxied.
    public var proxy: Proxy?
    /// How long a connection may take to be made, TLS included, within the request's own timeout.
    public var connectTimeout: Duration
    /// How many connections are open to one host at a time; further requests wait within their timeout.
    public var maximumConnectionsPerHost: Int
    /// How many idle connections are kept open to be shared. So many for each client certificate; and so many partitions and
    /// client certificates keep theirs, of which those that have been idle longest are closed.
    public var maximumIdleConnections: Int
    /// How long an idle connection is kept, that of a partition too; an older one is closed rather than used again.
    public var maximumIdleTime: Duration

    /// Makes a configuration; the defaults suit logins and API calls to a few hosts.
    public init(
      caBundlePath: String? = nil, proxy: Proxy? = nil, connectTimeout: Duration = .seconds(10),
      maximumConnectionsPerHost: Int = 64, maximumIdleConnections: Int = 64, maximumIdleTime: Duration = .seconds(60)
    ) {
      self.caBundlePath = caBundlePath
      self.proxy = proxy
      self.connectTimeout = connectTimeout
      self.maximumConnectionsPerHost = maximumConnectionsPerHost
      self.maximumIdleConnections = maximumIdleConnections
      self.maximumIdleTime = maximumIdleTime
    }
  }

  /// A proxy between the transport and the servers.
  public struct Proxy: Sendable, Hashable {
    /// How the proxy is spoken to.
    public enum Kind: Sendable, Hashable {
      /// HTTP: a CONNECT tunnel for https, forwarding for http.
      case http
      /// SOCKS version 5, which also resolves the names (RFC 1928).
      case socks5
    }

    /// How it is spoken to.
    public var kind: Kind
    /// Its name or address.
    public var host: String
    /// Its port.
    public var port: Int
    /// The user it is told, by Basic or as RFC 1929 has it; nil tells none.
    public var username: String?
    /// That user's password.
    public var password: Secret?

    /// Makes a proxy.
    public init(_ kind: Kind, host: String, port: Int, username: String? = nil, password: Secret? = nil) {
      self.kind = kind
      self.host = host
      self.port = port
      self.username = username
      self.password = password
    }
  }
}

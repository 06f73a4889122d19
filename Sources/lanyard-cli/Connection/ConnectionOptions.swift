import ArgumentParser
import Lanyard
import LanyardCURL
import LanyardKerberos
import LanyardPOSIX

/// How the network is reached.
struct ConnectionOptions: ParsableArguments {
  @Option(
    name: .customLong("ca"),
    help: ArgumentHelp("Trust the certificates in this PEM file instead of the system's.", valueName: "file"), completion: .file())
  var certificates: String?

  @Option(
    help: ArgumentHelp(
      "Go through a proxy: http://HOST:PORT, socks5://HOST:PORT, or 'env' for the one that HTTPS_PROXY names.", valueName: "url|env"))
  var proxy: String?
}

/// How an account's vendor is reached: what the command line says, else what the account does.
struct Connection {
  /// A file of certificates, by its absolute path.
  var certificates: String?
  /// The proxy as it was asked for; it holds no password.
  var proxy: String?

  /// Where Kerberos tickets come from: one for the process, since it remembers the passwords that were refused.
  static let tickets = SystemNegotiate()

  init(_ options: ConnectionOptions, account: Account? = nil) {
    certificates = options.certificates.map(InputGatherer.absolute) ?? account?.certificates
    proxy = options.proxy ?? account?.proxy
  }

  /// A transport that shows its steps where the console wants to see them.
  func transport(for plan: Plan, console: Console) throws -> any Transport {
    let transport = try transport(console: console)
    return console.isVerbose ? TracingTransport(transport, plan: plan, console: console) : transport
  }

  /// A transport that says nothing.
  func transport(console: Console) throws -> any Transport {
    if let certificates {
      // The transport would notice only when it comes to speak TLS.
      do throws(SystemError) { _ = try OpenFile(certificates, .reading) } catch {
        throw CommandError("invalid-ca", "the certificates in '\(certificates)' cannot be read: \(error.message)", status: .input)
      }
    }
    var configuration = CURLTransport.Configuration(caBundlePath: certificates)
    configuration.proxy = try proxy.map { text throws(CommandError) in try ProxyAddress(text, console: console).proxy }
    return CURLTransport(configuration)
  }
}

/// A proxy's address, from the command line or from the environment.
private struct ProxyAddress {
  var proxy: CURLTransport.Proxy

  init(_ text: String, console: Console) throws(CommandError) {
    guard text == "env" else {
      proxy = try Self.parse(text, origin: "--proxy")
      guard proxy.username == nil else {
        throw Self.failure("--proxy has a user in it", help: "put the whole URL into HTTPS_PROXY, and say --proxy env")
      }
      return
    }
    let variables = ["HTTPS_PROXY", "https_proxy"]
    guard let value = variables.compactMap(POSIX.environment).first(where: { !$0.isEmpty }) else {
      throw Self.failure("--proxy env: HTTPS_PROXY is not set")
    }
    proxy = try Self.parse(String(decoding: value, as: UTF8.self), origin: "HTTPS_PROXY")
    if let password = proxy.password { console.conceal(password.reveal()) }
  }

  /// The messages never repeat the text, which may hold a password.
  private static func parse(_ text: String, origin: String) throws(CommandError) -> CURLTransport.Proxy {
    let schemes: [(String, CURLTransport.Proxy.Kind)] = [("http://", .http), ("socks5://", .socks5), ("socks5h://", .socks5)]
    guard let (prefix, kind) = schemes.first(where: { text.lowercased().hasPrefix($0.0) }) else {
      throw failure("\(origin) begins with none of http://, socks5://")
    }
    var rest = text.dropFirst(prefix.count)
    if rest.hasSuffix("/") { rest.removeLast() }
    var user: (name: String, password: Secret?)?
    if let at = rest.lastIndex(of: "@") {
      let halves = rest[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      user = (URLGrammar.percentDecoded(halves[0]), halves.count > 1 ? Secret(URLGrammar.percentDecoded(halves[1])) : nil)
      rest = rest[rest.index(after: at)...]
    }
    guard let colon = rest.lastIndex(of: ":"), let port = Int(rest[rest.index(after: colon)...]), (1...65535).contains(port),
      colon != rest.startIndex, !rest.contains("/")
    else { throw failure("\(origin) does not end in HOST:PORT") }
    return CURLTransport.Proxy(kind, host: String(rest[..<colon]), port: port, username: user?.name, password: user?.password)
  }

  private static func failure(_ message: String, help: String...) -> CommandError {
    CommandError("invalid-proxy", message, help: help, status: .input)
  }
}

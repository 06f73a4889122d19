import Foundation
import HTTPTypes
import Lanyard
import LanyardTesting
import Logging
import Synchronization
import Testing

/// What a logger is told, and that no secret is in it.
@Suite(.timeLimit(.minutes(5))) struct LoggingTests {
  /// Takes down everything that is logged.
  final class Log: Sendable {
    private let text = Mutex<[String]>([])

    var lines: [String] { text.withLock { $0 } }

    var logger: Logger {
      var logger = Logger(label: "test") { _ in Handler(log: self) }
      logger.logLevel = .trace
      return logger
    }

    private struct Handler: LogHandler {
      let log: Log
      var metadata: Logger.Metadata = [:]
      var logLevel = Logger.Level.trace

      subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
      }

      func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        log.text.withLock { $0.append("\(event.level): \(event.message) " + all.joined(separator: " ")) }
      }
    }
  }

  @Test func eventsOfALifeAreToldWithTheirPlace() async throws {
    let log = Log()
    let vendor = AuthenticatorTests.TokenVendor()
    let one = try Authenticator(makeSpec(LoginTests.tokenMethod), inputs: usualInputs, transport: vendor, logger: log.logger)
    _ = try await one.send(AuthenticatorTests.request)
    vendor.expireTokens()
    _ = try await one.send(AuthenticatorTests.request)
    _ = try? await one.logout()
    let place = "method=token origin=https://vendor.example spec=example"
    #expect(
      log.lines == [
        "info: login begins \(place)", "info: login ends \(place)", "notice: the vendor rejects the session \(place)",
        "info: login begins \(place)", "info: login ends \(place)",
        "info: logged out \(place)",
      ])
  }

  @Test func nobodyIsToldUnlessALoggerIsGiven() async throws {
    let vendor = AuthenticatorTests.TokenVendor()
    _ = try await Authenticator(makeSpec(LoginTests.tokenMethod), inputs: usualInputs, transport: vendor).session()
    #expect(vendor.logins == 1)
  }

  /// A method, its secret inputs, and an answer in which everything is secret.
  private static let specs = [
    LoginTests.tokenMethod, AuthenticatorTests.renewable,
    """
    form:
      login:
        - send: { get: "${base_url}/login" }
          extract: { csrf: { html: "//input/@value" } }
        - send: { post: "${base_url}/login", form: { user: "${username}", pass: "${password}", csrf: "${csrf}" } }
          fail: [ { when: { status: 401 }, as: credentials-rejected } ]
          extract: { sid: { cookie: SID } }
      session: { idle: 1m, limit: 1 }
      apply: { cookies: jar }
      rejected: [ { status: 401 } ]
      logout: [ { send: { post: "${base_url}/logout" } } ]
    """, WithheldSecretTests.basic,
  ]

  @Test(arguments: specs, [200, 401, 500])
  func noSecretIsLogged(method: String, status: Int) async throws {
    let canary = "CanaryPassword"
    let encoded = Data(canary.utf8).base64EncodedString()
    let log = Log()
    let time = ManualTime()
    let vendor = Vendor { request, count in
      let isLogin = request.line.contains("login") || request.line.contains("token")
      return .reply(
        isLogin && count < 3 ? 200 : status,
        #"{"ok":true,"token":"SecretToken","access":"SecretToken","refresh":"SecretToken","expires_in":60,"message":"SecretToken"}"#
          + "<input value='SecretToken'>", headers: [("Set-Cookie", "SID=SecretToken"), ("X-Secret", "SecretToken")])
    }
    var inputs = usualInputs
    inputs["password"] = .secret(canary)
    let store = FaultyStore()
    let plan = try Plan(makeSpec(method), inputs: inputs)
    for _ in 1...3 {
      let one = Authenticator(plan, transport: vendor, store: store, time: time, logger: log.logger)
      _ = try? await one.send(AuthenticatorTests.request)
      time.advance(by: .seconds(50))
      _ = try? await one.send(AuthenticatorTests.request)
      await one.settle()
      time.advance(by: .seconds(100))
      store.fail(.keep, with: .write)
      _ = try? await one.send(AuthenticatorTests.request)
      _ = try? await one.logout()
    }
    let all = log.lines.joined(separator: "\n")
    #expect(!all.contains(canary) && !all.contains(encoded) && !all.contains("SecretToken"))
    #expect(plan.method.name == "basic" || log.lines.count > 5)
  }
}

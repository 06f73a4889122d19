import CBaselines
import Foundation
import HTTPTypes
import Lanyard
import LanyardCURL

/// What goes over loopback, to the same server.
struct NetworkRows {
  private let vendor: Vendor
  private let authority: String

  /// Starts the server.
  init(specs: String) throws {
    let port = baseline_start_server(Vendor.loginAnswer)
    guard port > 0 else { throw Failure("the server cannot be started") }
    authority = "127.0.0.1:\(port)"
    vendor = try Vendor(specs: specs, baseURL: "http://" + authority)
  }

  private var loginURL: String { vendor.baseURL + Vendor.loginPath }

  func posts(atOnce: Int) -> Row {
    let transport = CURLTransport()
    let head = HTTPRequest(
      method: .post, scheme: "http", authority: authority, path: Vendor.loginPath, headerFields: [.contentType: "application/json"])
    let body = Array(Vendor.loginBody.utf8)
    return Row(
      name: atOnce == 1 ? "post" : "posts",
      lanyard: .init("a POST by `CURLTransport`, \(atOnce) at once") { count in
        try await withThrowingTaskGroup(of: Void.self) { group in
          for index in 0..<atOnce {
            group.addTask {
              for _ in 0..<(count / atOnce + (index < count % atOnce ? 1 : 0)) {
                let answer = try await transport.send(TransportRequest(head: head, body: body))
                guard answer.head.status == .ok else { throw Failure("\(answer.head.status)") }
              }
            }
          }
          try await group.waitForAll()
        }
      },
      baseline: .init("the same by libcurl's multi interface in C") { [loginURL] count in
        guard baseline_posts(loginURL, Vendor.loginBody, count, atOnce) == count else { throw Failure("not all were answered") }
      }, count: atOnce == 1 ? 2_000 : 20_000)
  }

  /// Two processes from their start to their end. Lanyard's keeps what it got on the disk, too.
  func command(_ lanyard: String, state: String) throws -> Row {
    guard access(lanyard, X_OK) == 0 else { throw Failure("there is no program \(lanyard)") }
    setenv("XDG_STATE_HOME", state, 1)
    setenv("XDG_CONFIG_HOME", state + "/config", 1)
    setenv("BENCHMARK_PASSWORD", Vendor.password, 1)
    let login = [
      lanyard, "login", vendor.specPath, "--again", "--set", "base_url=\(vendor.baseURL)", "--set", "username=\(Vendor.username)", "--env",
      "password=BENCHMARK_PASSWORD",
    ]
    let post = [
      "curl", "--silent", "--fail", "--noproxy", "*", "--header", "Content-Type: application/json", "--data", Vendor.loginBody, loginURL,
    ]
    return Row(
      name: "command",
      lanyard: .init("`lanyard login`, session kept") { count in try Program.run(login, count) },
      baseline: .init("`curl` with the same POST") { count in try Program.run(post, count) }, count: 5)
  }
}

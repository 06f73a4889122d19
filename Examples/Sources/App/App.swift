import Foundation
import HTTPTypes
import Lanyard
import LanyardCURL

/// The program of Documentation/SwiftPackages.md.
@main
struct App {
  static func main() async throws {
    let request = HTTPRequest(method: .get, scheme: "https", authority: "vault.example.com", path: "/v1/items")
    guard CommandLine.arguments.count == 3 else { return print("usage: App PASSWORD-FILE KEY-FILE") }
    let files = try CommandLine.arguments.dropFirst().map { try String(contentsOfFile: $0, encoding: .utf8) }
    try await use(password: files[0], key: files[1], request)
  }

  private static func use(password: String, key: String, _ request: HTTPRequest) async throws {
    let login = ExampleVault(baseURL: "https://vault.example.com", username: "ops", password: Secret(password), region: .usEast)
    let authenticator = try login.authenticator(transport: CURLTransport())
    let (response, body) = try await authenticator.send(request)
    print(ExampleVault.role(of: try await authenticator.session()) ?? "no role")

    let other = ExampleVault.apiKey(baseURL: "https://vault.example.com", password: Secret(key))  // another method, its own inputs
    print(response.status, body.count, other.method)
  }
}

import HTTPTypes
import Lanyard
import LanyardCatalog

/// Shows what the types that are made of specs do. With a spec's name it prints the text that is embedded.
@main
struct Consumer {
  static func main() async throws {
    if CommandLine.arguments.count == 2 {
      guard let type = LanyardSpecs.all.first(where: { $0.specName == CommandLine.arguments[1] }) else { return print("unknown") }
      return print(type.specSource.text, terminator: "")
    }
    try await logIn()
    try await useKey()
    odd()
    try catalog()
  }

  private static func logIn() async throws {
    let login = ExampleVault(
      baseURL: "https://vault.example.com", username: "ops", password: Secret("open sesame"), region: .usEast, minutes: 5)
    let authenticator = try login.authenticator(transport: Vault())
    print(try await answer(of: authenticator))
    print("role \(ExampleVault.role(of: try await authenticator.session()) ?? "unknown")")
    do {
      let wrong = ExampleVault.password(baseURL: "https://vault.example.com", username: "ops", password: Secret("guess"), tenant: "b")
      _ = try await wrong.authenticator(transport: Vault()).session()
    } catch let error as AuthError {
      print("\(error.code) at \(error.source?.path ?? "?"):\(error.place?.start.line ?? 0)")
    }
  }

  private static func useKey() async throws {
    let login = ExampleVault.apiKey(baseURL: "https://vault.example.com", apiKey: Secret("k-1"))
    print("\(login.method): \(login.inputs.keys.sorted())")
    print(try await answer(of: login.authenticator(transport: Vault())))
  }

  private static func answer(of authenticator: Authenticator) async throws -> String {
    let request = HTTPRequest(method: .get, scheme: "https", authority: "vault.example.com", path: "/v1/items")
    return String(decoding: try await authenticator.send(request).1, as: UTF8.self)
  }

  private static func odd() {
    let types = LanyardSpecs.all.map { $0.specName }
    print("types \(types)")
  }

  private static func catalog() throws {
    print("catalog \(Catalog.names.contains("snapprotect")) \(try Catalog.spec("snapprotect").methods.map(\.name))")
    let login = SnapProtect.xml(baseURL: "https://backup.example.com", username: "ops", password: Secret("p"))
    print("plan \(try login.plan().method.name) at \(try login.plan().baseURL?.description ?? "nowhere")")
    do { _ = try Catalog.spec("snaprotect") } catch { print(error.diagnostics.first?.help ?? "") }
  }
}

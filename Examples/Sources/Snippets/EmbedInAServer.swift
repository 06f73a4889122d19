import AsyncHTTPClient
import AsyncHTTPClientGlue
import HTTPTypes
import Lanyard
import LanyardCURL
import LanyardCatalog
import Logging
import OpenAPIMiddleware

// What Documentation/EmbedInAServer.md shows beside the server itself.

func ownClient(_ authenticator: Authenticator, _ request: HTTPRequest) async throws {
  let client = HTTPClient(configuration: HTTPClient.Configuration(redirectConfiguration: .disallow))
  let (answer, body) = try await authenticator.send(request, by: client)
  print(answer.status, body.count)
  try await client.shutdown()
}

func generatedClient(_ authenticator: Authenticator) -> AuthenticationMiddleware {
  AuthenticationMiddleware(authenticator)
}

func times(_ login: SnapProtect, _ request: HTTPRequest) async throws {
  let policy = Plan.Policy(loginTimeout: .seconds(20), requestTimeout: .seconds(10))
  let authenticator = try login.authenticator(transport: CURLTransport(), policy: policy)
  let (answer, body) = try await authenticator.send(request, timeout: .seconds(60))  // for this request
  print(answer.status, body.count)
}

func job(_ login: SnapProtect, _ request: HTTPRequest, logger: Logger) async throws {
  let head = try await withAuthenticator(login.plan(), transport: CURLTransport(), logger: logger) { authenticator in
    try await authenticator.send(request).0
  }
  print(head.status)
}

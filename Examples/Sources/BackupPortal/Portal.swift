import HTTPTypes
import Hummingbird
import Lanyard
import Logging
import NIOCore

/// Makes the server. Services end in the reverse order in which they began, the server itself first, so that no request meets a session
/// that is being ended.
func makePortal(_ tenants: Tenants, address: BindAddress = .hostname("127.0.0.1", port: 8080), logger: Logger) -> some ApplicationProtocol {
  let router = Router()
  router.add(middleware: LogRequestsMiddleware(.info))
  router.add(middleware: VendorErrors())
  router.get("tenants/:tenant/clients") { _, context in
    let authenticator = try tenants.authenticator(for: context)
    let (answer, body) = try await authenticator.send(authenticator.plan.request("/Client", accepting: "application/json"))
    try answer.checkSuccess()
    return Response(status: .ok, headers: [.contentType: "application/json"], body: .init(byteBuffer: ByteBuffer(bytes: body)))
  }
  router.get("tenants/:tenant/clients.xml") { _, context in
    let authenticator = try tenants.authenticator(for: context)
    let answer = try await authenticator.stream(authenticator.plan.request("/Client", accepting: "application/xml"))
    try answer.head.checkSuccess()
    return Response(
      status: .ok, headers: [.contentType: "application/xml"],
      body: .init { writer in
        for try await piece in answer.body { try await writer.write(ByteBuffer(bytes: piece)) }
        try await writer.finish(nil)
      })
  }
  return Application(
    router: router, configuration: ApplicationConfiguration(address: address), services: [tenants], logger: logger)
}

extension Tenants {
  fileprivate func authenticator(for context: some RequestContext) throws -> Authenticator {
    guard let authenticator = self[try context.parameters.require("tenant")] else { throw HTTPError(.notFound) }
    return authenticator
  }
}

extension Plan {
  /// A request to the account's own server.
  fileprivate func request(_ path: String, accepting type: String) -> HTTPRequest {
    let base = baseURL
    return HTTPRequest(
      method: .get, scheme: base?.origin.scheme, authority: base?.origin.authority, path: (base?.path ?? "") + path,
      headerFields: [.accept: type])
  }
}

extension HTTPResponse {
  /// What the vendor's API itself refuses is no matter of authentication.
  fileprivate func checkSuccess() throws {
    guard status.kind == .successful else { throw HTTPError(.badGateway, message: "the backup server answered \(status.code)") }
  }
}

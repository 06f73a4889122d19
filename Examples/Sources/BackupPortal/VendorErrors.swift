import HTTPTypes
import Hummingbird
import Lanyard
import Logging

/// Answers for failures of the accounts: in words that a visitor may read, with what an operator needs in the log.
struct VendorErrors<Context: RequestContext>: RouterMiddleware {
  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch let error as AuthError {
      // Neither the code nor the description has a secret in it.
      context.logger.error("the backup server cannot be used", metadata: ["code": "\(error.code)", "error": "\(error)"])
      throw HTTPError(error)
    }
  }
}

extension HTTPError {
  /// What a visitor is told, who can do nothing about our account but come back later.
  init(_ error: AuthError) {
    switch error.code {
    case .rateLimited, .unavailable, .licenceExhausted:
      let seconds = error.retryAfter.map { max(1, $0.components.seconds) } ?? 60
      self.init(.serviceUnavailable, headers: [.retryAfter: "\(seconds)"], message: "the backup server is busy")
    case .transport where error.transport?.code == .timeout:
      self.init(.gatewayTimeout, message: "the backup server does not answer")
    case .credentialsRejected, .accountLocked, .passwordExpired, .secondFactorRequired:
      self.init(.badGateway, message: "the portal's account at the backup server needs its administrator")
    default:
      self.init(.badGateway, message: "the backup server cannot be used")
    }
  }
}

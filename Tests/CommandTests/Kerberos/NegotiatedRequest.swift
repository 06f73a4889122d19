import Foundation
import Lanyard

/// A request to Apache with a token of the library under test, sent by nobody's client.
struct NegotiatedRequest {
  var status: Int
  /// Who the server says has asked.
  var user: String?
  /// What the context makes of the server's token.
  var final: NegotiateStep?

  static func send(
    _ credential: NegotiateCredential, by provider: any NegotiateProvider, to apache: ApacheServer,
    service: String = "HTTP@localhost", alteringProof alter: ([UInt8]?) -> [UInt8]? = { $0 }
  ) async throws -> NegotiatedRequest {
    let context = try await provider.makeContext(NegotiateRequest(service: service, credential: credential))
    let first = try await context.step(nil)
    guard let token = first.token, !first.isComplete, !first.isMutual else { throw RealServerFailure("no token to begin with") }
    let answer = try await PlainHTTP.get(
      "/data.txt", port: apache.port(.negotiate), fields: ["Authorization: Negotiate \(Data(token).base64EncodedString())"])
    let proof = answer.values("WWW-Authenticate").first { $0.hasPrefix("Negotiate ") }
      .flatMap { Data(base64Encoded: String($0.dropFirst(10))) }.map { [UInt8]($0) }
    return NegotiatedRequest(
      status: answer.status, user: answer.values("X-Remote-User").first, final: try await context.step(alter(proof)))
  }
}

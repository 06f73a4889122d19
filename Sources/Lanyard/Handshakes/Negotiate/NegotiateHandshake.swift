import FoundationEssentials
import HTTPTypes

/// Negotiate with Kerberos (RFC 4559): a ticket with each request, and the server's own proof in its answer.
///
/// Tokens are of use once: each request has a context of its own.
struct NegotiateHandshake: Handshake {
  let scheme = "Negotiate"
  /// Some servers take the proof for the whole connection, so that it must not be shared.
  let isConnectionBound = true

  private let provider: any NegotiateProvider
  private let service: String
  private let credential: NegotiateCredential
  private let delegates: Bool
  private var context: (any NegotiateContext)?
  private var isComplete = false

  init(_ provider: any NegotiateProvider, service: String, credential: NegotiateCredential, delegates: Bool) {
    self.provider = provider
    self.service = service
    self.credential = credential
    self.delegates = delegates
  }

  mutating func begin(_ request: HandshakeRequest) async throws(HandshakeError) -> String? {
    do throws(NegotiateError) {
      let context = try await provider.makeContext(
        NegotiateRequest(
          service: service, credential: credential, delegates: delegates, channelBinding: request.channelBinding?.applicationData))
      self.context = context
      isComplete = false
      return try await authorization(context.step(nil))
    } catch {
      throw HandshakeError(error)
    }
  }

  mutating func answer(_ challenge: Challenge, to request: HandshakeRequest) async throws(HandshakeError) -> String? {
    guard let context else { return try await begin(request) }
    // No token: the server does not take the ticket, and starts anew.
    guard let token = challenge.token else { return nil }
    do throws(NegotiateError) {
      return try await authorization(context.step(try bytes(token)))
    } catch {
      // On a 401 it is a refusal, and no proof.
      if error.code == .mutualFailed { return nil }
      throw HandshakeError(error)
    }
  }

  mutating func verify(_ fields: HTTPFields, body: [UInt8]) async throws(HandshakeError) {
    guard let context else { return }
    defer { self.context = nil }
    let token = try select(from: Challenge.parse(fields[values: .wwwAuthenticate]))?.token
    if token == nil, isComplete { return }
    do throws(NegotiateError) {
      let step = try await context.step(try token.map { token throws(NegotiateError) in try bytes(token) })
      guard step.isComplete, step.isMutual else {
        throw NegotiateError(.mutualFailed, "the server's last token of Negotiate proves nothing")
      }
    } catch {
      throw HandshakeError(error)
    }
  }

  private mutating func authorization(_ step: NegotiateStep) -> String? {
    isComplete = step.isComplete && step.isMutual
    return step.token.map { "Negotiate \(FilterEvaluator.base64($0))" }
  }

  private func bytes(_ token: String) throws(NegotiateError) -> [UInt8] {
    guard let data = Data(base64Encoded: token) else {
      throw NegotiateError(.mutualFailed, "the server's token of Negotiate is not Base64")
    }
    return [UInt8](data)
  }
}

extension HandshakeError {
  init(_ error: NegotiateError) {
    // What a realm says of an account means the same as when a vendor says it.
    let code =
      switch error.code {
      case .wrongPassword, .unknownPrincipal: AuthError.Code.credentialsRejected.rawValue
      case .passwordExpired: AuthError.Code.passwordExpired.rawValue
      case .accountLocked: AuthError.Code.accountLocked.rawValue
      case .cancelled: AuthError.Code.cancelled.rawValue
      default: "negotiate-\(error.code)"
      }
    // Where nobody here knows more, the system's own words are all there is.
    let isVague = [.other, .unavailable].contains(error.code)
    let reason = isVague ? error.systemText.map { " (\($0))" } : nil
    self.init(Code(rawValue: code), error.message + (reason ?? ""), help: error.help)
  }
}

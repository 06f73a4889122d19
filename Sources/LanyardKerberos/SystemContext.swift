import Lanyard
import Synchronization

/// A handshake that GSSAPI makes.
final class SystemContext: NegotiateContext {
  private struct Handshake: ~Copyable {
    enum State {
      case new, asked, over
    }

    var context: GSSContext
    var state = State.new
  }

  private let library: GSSLibrary
  private let request: NegotiateRequest
  private let identity: Identity
  private let handshake: Mutex<Handshake>

  /// Blocks.
  init(_ request: NegotiateRequest, _ identity: Identity, in library: GSSLibrary) throws(NegotiateError) {
    handshake = Mutex(try Self.handshake(request, identity, in: library))
    self.library = library
    self.request = request
    self.identity = identity
  }

  private static func handshake(
    _ request: NegotiateRequest, _ identity: Identity, in library: GSSLibrary
  ) throws(NegotiateError) -> Handshake {
    do throws(GSSFailure) {
      return Handshake(context: try GSSContext(.spnego, request, identity.store, in: library))
    } catch {
      throw reason(of: error, request, identity, in: library)
    }
  }

  func step(_ token: [UInt8]?) async throws(NegotiateError) -> NegotiateStep {
    try await BlockingCall.run { [self] () throws(NegotiateError) in
      try handshake.withLock { handshake throws(NegotiateError) in try step(token, &handshake) }
    }
  }

  private func step(_ token: [UInt8]?, _ handshake: inout Handshake) throws(NegotiateError) -> NegotiateStep {
    let state = handshake.state
    handshake.state = .over
    switch state {
    case .new: break
    case .asked where token?.isEmpty != false:
      throw NegotiateError(.mutualFailed, "the server sent no proof that it is \(request.service)", help: KerberosFailure.proofHelp)
    case .asked: break
    case .over: throw NegotiateError(.other, "the handshake is over; every request needs one of its own")
    }
    do throws(GSSFailure) {
      let step = try handshake.context.step(token)
      if !step.isComplete { handshake.state = .asked }
      return step
    } catch {
      throw state == .new
        ? Self.reason(of: error, request, identity, in: library)
        : KerberosFailure(failure: error, moment: .proof(request), library: library).error
    }
  }

  /// SPNEGO says of most failures that it found no mechanism. Kerberos alone, asked for the same, gives the reason.
  private static func reason(
    of failure: GSSFailure, _ request: NegotiateRequest, _ identity: Identity, in library: GSSLibrary
  ) -> NegotiateError {
    let reason: GSSFailure
    do throws(GSSFailure) {
      var context = try GSSContext(.kerberos, request, identity.store, in: library)
      _ = try context.step(nil)
      reason = failure
    } catch {
      reason = error
    }
    return KerberosFailure(failure: reason, moment: .ticket(request), library: library).error
  }
}

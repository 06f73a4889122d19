import Foundation
import HTTPTypes
import Lanyard
import Synchronization

/// The vendor that the benchmarks log in to: etcd, whose login is one POST with JSON on both sides.
struct Vendor: Sendable {
  let spec: AuthSpec
  let specPath: String
  /// Where it is.
  let baseURL: String

  static let username = "ops"
  static let password = "correct horse"
  static let token = "mJcrTWbQGkRqLpaX.1234567890.UsTBSpgrYsmCwLdOhMpfvzvbSiBVnCrq"
  static let loginPath = "/v3/auth/authenticate"
  static let loginBody = #"{"name":"\#(username)","password":"\#(password)"}"#
  static let loginAnswer =
    #"{"header":{"cluster_id":"14841639068965178418","member_id":"10276657743932975437"},"token":"\#(token)"}"#

  init(specs: String, baseURL: String = "https://etcd.example.com:2379") throws {
    specPath = specs + "/etcd/etcd.auth.yaml"
    spec = try AuthSpec(contentsOf: specPath)
    self.baseURL = baseURL
  }

  func plan(username: String = Self.username) throws -> Plan {
    try Plan(spec, inputs: ["base_url": .text(baseURL), "username": .text(username), "password": .secret(Self.password)])
  }

  func authenticator(_ transport: any Transport = MemoryTransport()) throws -> Authenticator {
    Authenticator(try plan(), transport: transport)
  }

  /// A request to the API.
  static let request = HTTPRequest(method: .post, scheme: "https", authority: "etcd.example.com:2379", path: "/v3/kv/range")
}

/// Answers every request with a login's answer, without a network; behind a gate if there is one.
final class MemoryTransport: Transport {
  private let gate: Gate?
  private let count = Atomic(0)
  private let answer = TransportResponse(
    head: HTTPResponse(status: .ok, headerFields: [.contentType: "application/json"]), body: Array(Vendor.loginAnswer.utf8))

  init(behind gate: Gate? = nil) { self.gate = gate }

  /// How many requests there were.
  var requestCount: Int { count.load(ordering: .relaxed) }

  func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
    count.add(1, ordering: .relaxed)
    await gate?.pass()
    return answer
  }
}

/// Lets one task pass once so many others have come.
final class Gate: Sendable {
  private struct State {
    var missing: Int
    var waiting: CheckedContinuation<Void, Never>?
  }

  private let state: Mutex<State>

  init(opensAfter count: Int) { state = Mutex(State(missing: count)) }

  func arrive() {
    state.withLock { state in
      state.missing -= 1
      guard state.missing == 0 else { return nil as CheckedContinuation<Void, Never>? }
      return state.waiting.take()
    }?.resume()
  }

  func pass() async {
    await withCheckedContinuation { continuation in
      let isOpen = state.withLock { state in
        if state.missing > 0 { state.waiting = continuation }
        return state.missing <= 0
      }
      if isOpen { continuation.resume() }
    }
  }
}

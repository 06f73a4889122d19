import HTTPTypes
import Lanyard
import LanyardSpec

/// A method with everything that is known of how the vendor speaks.
struct MockedEntrance: Sendable {
  let method: Method
  /// Those who may log in first, then those whose failure is documented.
  let accounts: [MockAccount]
  /// What a wrong password is answered with.
  let refusal: TransportResponse
  /// What a request without a living session is answered with, and the media type of a documented request that got it.
  let rejection: TransportResponse
  let rejectedType: MediaType?
  let calls: [DocumentedCall]
  let logoutTurns: [RawResponse]
  /// What a logged-in session's tokens are called: these are made anew in each login.
  let issued: Set<String>
  let description: MockedMethod

  /// An API call that an exchange shows with its answer.
  struct DocumentedCall: Sendable {
    var request: RawRequest
    var response: RawResponse
  }

  /// Whether a login proves who sends it in the same way as every request does.
  var authenticatesEachRequest: Bool { !method.apply.authenticate.isEmpty }

  /// How much a request looks as if it were meant for this method: by its path, its type, and the places where a session would be.
  func resemblance(to request: MockRequest, base: String) -> Int {
    let rules = method.apply
    let isWithin = rules.within.isEmpty || rules.within.contains { request.path.hasPrefix(base + $0) }
    var score = isWithin ? 100 : 0
    for field in rules.headers where field.name.literal.map({ request.hasHeader($0) }) ?? false { score += 10 }
    for field in rules.query where field.name.literal.map({ request.hasQueryItem($0) }) ?? false { score += 10 }
    if !rules.authenticate.isEmpty, request.head.headerFields[.authorization] != nil { score += 10 }
    if let rejectedType, rejectedType.essence == MediaType(request.head.headerFields[.contentType] ?? "").essence { score += 1 }
    return score
  }
}

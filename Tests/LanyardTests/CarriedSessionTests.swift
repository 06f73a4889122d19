import FoundationEssentials
import HTTPTypes
import Lanyard
import Testing

/// The other direction of placement: whether a request carries a session, which is what a vendor asks.
@Suite struct CarriedSessionTests {
  struct Place: Sendable, CustomTestStringConvertible {
    var apply: String
    var body: String?
    var testDescription: String { apply }
  }

  private static let envelope =
    "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'><e:Body><GetX xmlns='urn:x'><a/></GetX></e:Body></e:Envelope>"

  @Test(arguments: [
    Place(apply: #"{ headers: { X-Token: "${token}" } }"#), Place(apply: #"{ cookies: { SID: "${token}" } }"#),
    Place(apply: #"{ query: { s: "${token}" } }"#), Place(apply: #"{ form: { s: "${token}" } }"#, body: "a=1"),
    Place(apply: #"{ json: { /auth: "${token}" } }"#, body: #"{"a":1}"#),
    Place(apply: #"{ json: { /deep/auth: { t: "${token}" } } }"#, body: #"{"deep":{"a":1}}"#),
    Place(apply: #"{ xml: { session: "${token}" } }"#, body: "<r><b/></r>"),
    Place(apply: #"{ xml: { "@key": "${token}" } }"#, body: "<r><b/></r>"),
    Place(apply: #"{ soap: { session: "${token}" } }"#, body: envelope),
  ])
  func aSessionIsFoundWhereItWasPutAndNoOtherIs(place: Place) async throws {
    let (session, other) = (
      try await PlacementTests.makeSession(apply: place.apply, token: "token"),
      try await PlacementTests.makeSession(apply: place.apply, token: "other")
    )
    let (head, body) = try PlacementTests.place(session, body: place.body)
    #expect(session.isCarried(by: head, body: body.map { Array($0.utf8) }, now: .distantPast))
    #expect(!other.isCarried(by: head, body: body.map { Array($0.utf8) }, now: .distantPast), "one token is as good as another")
    let bare = HTTPRequest(method: .post, scheme: "https", authority: "vendor.example", path: "/api/x")
    #expect(!session.isCarried(by: bare, body: place.body.map { Array($0.utf8) }, now: .distantPast), "it is found where it is not")
    #expect(!session.isCarried(by: bare, body: nil, now: .distantPast), "it is found in nothing")
  }

  @Test func allPlacesMustHaveIt() async throws {
    let session = try await PlacementTests.makeSession(
      apply: #"{ headers: { X: "${token}" }, json: { /auth: "${token}", /n: "${number}" } }"#)
    let (head, body) = try PlacementTests.place(session, body: "{}")
    let bytes = Array((body ?? "").utf8)
    #expect(session.isCarried(by: head, body: bytes, now: .distantPast))
    #expect(!session.isCarried(by: head, body: Array(#"{"auth":"t k"}"#.utf8), now: .distantPast))
    #expect(!session.isCarried(by: head, body: Array(#"{"n":1.50}"#.utf8), now: .distantPast))
    #expect(!session.isCarried(by: head, body: Array("no JSON".utf8), now: .distantPast))
    var bare = head
    bare.headerFields = [:]
    #expect(!session.isCarried(by: bare, body: bytes, now: .distantPast))
  }
}

import Foundation
import HTTPTypes
import Synchronization
import Testing

@testable import Lanyard

@Suite struct DigestTests {
  static let clientNonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"
  static let nonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v"
  static let request = HandshakeRequest(method: "GET", target: "/dir/index.html")

  static func challenge(_ text: String = "") -> Challenge {
    Challenge.parse([#"Digest realm="http-auth@example.org", nonce="\#(nonce)", opaque="o"# + "\"" + text])[0]
  }

  static func session(
    username: String = "Mufasa", password: String = "Circle of Life", clientNonce: String = clientNonce, requiresProof: Bool = false
  ) throws -> DigestSession {
    try DigestSession(
      username: username, password: Secret(password), requiresProof: requiresProof,
      randomness: Randomness { _ in [UInt8](Data(base64Encoded: clientNonce) ?? Data()) })
  }

  /// The parameters of an authorization as a server reads them.
  static func parameters(_ authorization: String?) throws -> Challenge {
    let read = Challenge.parse([try #require(authorization)])
    try #require(read.count == 1 && read[0].isFor("Digest"))
    return read[0]
  }

  // MARK: Values

  @Test(
    .enabled(if: HandshakeVectors.file != nil, "the vectors are not here"), arguments: HandshakeVectors.file?.digest ?? [])
  func publishedValues(_ example: HandshakeVectors.DigestCase) throws {
    var challenge = Challenge(scheme: "Digest")
    challenge.parameters = [
      .init(name: "realm", value: example.realm), .init(name: "nonce", value: example.nonce),
      .init(name: "algorithm", value: example.algorithm),
    ]
    if let qop = example.qop { challenge.parameters.append(.init(name: "qop", value: qop)) }
    var session = try Self.session(username: example.username, password: example.password, clientNonce: example.cnonce ?? "")
    session.adopt(try DigestChallenge(challenge))
    let request = HandshakeRequest(method: example.method, target: example.uri, body: Array((example.body ?? "").utf8))
    var authorization: String?
    for _ in 0..<(Int(example.nc ?? "1", radix: 16) ?? 1) { authorization = session.authorize(request)?.fieldValue }
    let parameters = try Self.parameters(authorization)
    #expect(parameters["response"] == example.response)
    #expect(parameters["nc"] == example.nc)
    #expect(parameters["cnonce"] == example.cnonce)
    #expect(parameters["qop"] == example.qop)
    #expect(parameters["uri"] == example.uri)
    #expect(parameters["algorithm"] == example.algorithm)
  }

  /// RFC 7616 §3.9.2, with the values of erratum 4897.
  @Test(.enabled(if: HandshakeVectors.file != nil, "the vectors are not here"))
  func userHash() throws {
    let example = try #require(HandshakeVectors.file?.digest.first { $0.userhash_username != nil })
    let text =
      #"Digest realm="\#(example.realm)", qop="auth", algorithm=SHA-512-256, nonce="\#(example.nonce)", "#
      + #"opaque="\#(example.opaque ?? "")", charset=UTF-8"#
    var session = try Self.session(username: example.username, password: example.password, clientNonce: example.cnonce ?? "")
    let request = HandshakeRequest(method: example.method, target: example.uri)

    session.adopt(try DigestChallenge(Challenge.parse([text + ", userhash=true"])[0]))
    let hashed = try Self.parameters(session.authorize(request)?.fieldValue)
    #expect(hashed["username"] == example.userhash_username)
    #expect(hashed["userhash"] == "true" && hashed["username*"] == nil)
    #expect(hashed["response"] == example.response && hashed["opaque"] == example.opaque)

    session.adopt(try DigestChallenge(Challenge.parse([text])[0]))
    let plain = try Self.parameters(session.authorize(request)?.fieldValue)
    #expect(plain["username*"] == "UTF-8''J%C3%A4s%C3%B8n%20Doe")
    #expect(plain["username"] == nil && plain["userhash"] == nil && plain["response"] == example.response)
  }

  @Test func oldServersGetTheNameAsItIs() throws {
    var session = try Self.session(username: "Jäsøn")
    session.adopt(try DigestChallenge(Self.challenge(", qop=auth")))
    #expect(try Self.parameters(session.authorize(Self.request)?.fieldValue)["username"] == "Jäsøn")
    session.adopt(try DigestChallenge(Self.challenge(", qop=auth, charset=UTF-8")))
    #expect(try Self.parameters(session.authorize(Self.request)?.fieldValue)["username*"] == "UTF-8''J%C3%A4s%C3%B8n")
  }

  @Test func quotingIsAsLaidDown() throws {
    var session = try Self.session(username: #"a"b\c"#)
    session.adopt(try DigestChallenge(Self.challenge(#", qop="auth-int,auth", algorithm=md5"#)))
    let request = HandshakeRequest(method: "GET", target: #"/a"b?c=d"#)
    let value = try session.next(request).fieldValue
    let response = try #require(try Self.parameters(value)["response"])
    #expect(
      value == #"Digest username="a\"b\\c", realm="http-auth@example.org", uri="/a\"b?c=d", nonce="\#(Self.nonce)", "#
        + #"response="\#(response)", algorithm=md5, qop=auth, nc=00000001, cnonce="\#(Self.clientNonce)", opaque="o""#)
  }

  @Test func controlsInTheNameAreRefused() {
    let error = #expect(throws: HandshakeError.self) { try Self.session(username: "a\r\nX: y") }
    #expect(error?.code == .unusableCredentials)
  }

  // MARK: Challenges

  @Test func theStrongestIsAnswered() throws {
    let fields = [
      "Basic realm=x", "Digest realm=r, nonce=1, algorithm=SHA-3, qop=auth", "Digest realm=r, nonce=2, qop=auth",
      "Digest realm=r, nonce=3, algorithm=SHA-256, qop=auth", "Digest realm=r, nonce=4, algorithm=SHA-512-256, qop=none",
      "Digest realm=r, nonce=5, algorithm=sha-256-SESS, qop=auth", "Digest nonce=6, algorithm=SHA-512-256, qop=auth",
    ]
    func chosen(_ fields: [String]) throws -> String? { try DigestChallenge.strongest(of: Challenge.parse(fields))?["nonce"] }
    #expect(try chosen(fields) == "3")
    #expect(try chosen(fields + ["Digest realm=r, nonce=7, algorithm=SHA-512-256, qop=auth"]) == "7")
    #expect(try chosen(Array(fields.prefix(3))) == "2")
    #expect(try chosen(["Basic realm=x"]) == nil)
  }

  @Test(arguments: [
    ("Digest realm=r, nonce=n, algorithm=SHA-3", HandshakeError.Code.unsupported), ("Digest realm=r, nonce=n, qop=auth-conf", .unsupported),
    ("Digest realm=r, nonce=n, algorithm=MD5-sess", .unsupported), ("Digest nonce=n", .malformed), ("Digest realm=r", .malformed),
    ("Digest", .malformed),
  ])
  func whatCannotBeAnswered(_ field: String, _ code: HandshakeError.Code) throws {
    let error = #expect(throws: HandshakeError.self) { try DigestChallenge.strongest(of: Challenge.parse([field])) }
    #expect(error?.code == code)
  }

  // MARK: Sessions

  @Test func theNonceIsCountedAcrossRequests() throws {
    var session = try Self.session()
    #expect(session.authorize(Self.request) == nil)
    session.adopt(try DigestChallenge(Self.challenge(", qop=auth")))
    let counts = try (1...17).map { _ in try Self.parameters(session.authorize(Self.request)?.fieldValue)["nc"] }
    #expect(counts.first == "00000001" && counts[9] == "0000000a" && counts.last == "00000011")
    session.adopt(try DigestChallenge(Challenge.parse(["Digest realm=r, nonce=other, qop=auth"])[0]))
    let next = try Self.parameters(session.authorize(Self.request)?.fieldValue)
    #expect(next["nc"] == "00000001" && next["nonce"] == "other")
  }

  @Test(arguments: [(", qop=auth", "later"), ("", "later"), (", qop=auth, algorithm=MD5-sess", Self.nonce)])
  func nextNonce(_ options: String, _ expected: String) throws {
    var session = try Self.session()
    session.adopt(try DigestChallenge(Self.challenge(options)))
    let first = try session.next(Self.request)
    try session.verify([.authenticationInfo: #"nextnonce="later""#], body: [], of: first)
    let next = try Self.parameters(session.authorize(Self.request)?.fieldValue)
    #expect(next["nonce"] == expected)
    #expect(next["nc"] == (options.isEmpty ? nil : expected == "later" ? "00000001" : "00000002"))
    // A late answer to a request of before does not bring the old nonce's successor back.
    session.adopt(try DigestChallenge(Challenge.parse(["Digest realm=r, nonce=newest, qop=auth"])[0]))
    try session.verify([.authenticationInfo: #"nextnonce="older""#], body: [], of: first)
    #expect(try Self.parameters(session.authorize(Self.request)?.fieldValue)["nonce"] == "newest")
  }

  @Test func aSessionKeyKeepsItsClientNonce() throws {
    let numbers = Counter()
    var session = try DigestSession(username: "u", password: Secret("p"), randomness: Randomness { _ in numbers.next() })
    session.adopt(try DigestChallenge(Self.challenge(", qop=auth, algorithm=SHA-256-sess")))
    let first = try Self.parameters(session.authorize(Self.request)?.fieldValue)["cnonce"]
    #expect(try Self.parameters(session.authorize(Self.request)?.fieldValue)["cnonce"] == first)
    session.adopt(try DigestChallenge(Self.challenge(", qop=auth, algorithm=SHA-256")))
    let second = try Self.parameters(session.authorize(Self.request)?.fieldValue)["cnonce"]
    #expect(second != first)
    #expect(try Self.parameters(session.authorize(Self.request)?.fieldValue)["cnonce"] != second)
  }

  /// Computed with Python's hashlib.
  @Test(arguments: [
    (", qop=auth", "9b712497bc9f91499fbcca1dfc5f09a5"), (", qop=auth-int", "10f0f2f195620a7d563c187344195d09"),
    ("", "0ce41fdcf28d7cea59b4fc9db4714a38"),
  ])
  func theServersProof(_ options: String, _ proof: String) throws {
    var session = try Self.session(requiresProof: true)
    session.adopt(try DigestChallenge(Self.challenge(options)))
    let sent = try session.next(Self.request)
    func verify(_ info: String?, body: String = "answer") -> HandshakeError.Code? {
      do throws(HandshakeError) {
        try session.verify(info.map { [.authenticationInfo: $0] } ?? [:], body: Array(body.utf8), of: sent)
        return nil
      } catch { return error.code }
    }
    #expect(verify("rspauth=\"\(proof)\"") == nil)
    #expect(verify("rspauth=\"\(proof.uppercased())\"") == nil)
    #expect(verify("rspauth=\"\(proof.replacing("a", with: "b"))\"") == .serverProof)
    #expect(verify("rspauth=\"\"") == .serverProof)
    #expect(verify("nextnonce=x") == .serverProof)
    #expect(verify(nil) == .serverProof)
    #expect(verify("rspauth=\"") == .malformed)
    if !options.isEmpty {
      #expect(verify("rspauth=\"\(proof)\", nc=00000001, cnonce=\"\(Self.clientNonce)\"") == nil)
      #expect(verify("rspauth=\"\(proof)\", nc=00000002") == .serverProof)
      #expect(verify("rspauth=\"\(proof)\", cnonce=\"x\"") == .serverProof)
    }
    #expect(verify("rspauth=\"\(proof)\", qop=\(options.contains("auth-int") ? "auth" : "auth-int")") == .serverProof)
    #expect(verify("rspauth=\"\(proof)\"", body: "changed") == (options.contains("auth-int") ? .serverProof : nil))
  }

  /// The hash is over the bytes on the wire, which a transport that decodes them does not give.
  @Test func aCodedBodyCannotBeProved() throws {
    for isRequired in [false, true] {
      var session = try Self.session(requiresProof: isRequired)
      session.adopt(try DigestChallenge(Self.challenge(", qop=auth-int")))
      let sent = try session.next(Self.request)
      var thrown: HandshakeError.Code?
      do throws(HandshakeError) {
        try session.verify([.authenticationInfo: "rspauth=00", .contentEncoding: "gzip"], body: [], of: sent)
      } catch { thrown = error.code }
      #expect(thrown == (isRequired ? .serverProof : nil))
    }
  }

  @Test func withoutProofWhereNoneIsRequired() throws {
    var session = try Self.session()
    session.adopt(try DigestChallenge(Self.challenge(", qop=auth")))
    let sent = try session.next(Self.request)
    try session.verify([:], body: [], of: sent)
    let error = #expect(throws: HandshakeError.self) { try session.verify([.authenticationInfo: "rspauth=00"], body: [], of: sent) }
    #expect(error?.code == .serverProof)
  }

  // MARK: Handshakes

  @Test func rejection() throws {
    let memory = DigestHandshake.Memory(try Self.session())
    var handshake = DigestHandshake(memory)
    #expect(handshake.begin(Self.request) == nil)
    #expect(try handshake.answer(Self.challenge(", qop=auth"), to: Self.request) != nil)
    #expect(try handshake.answer(Self.challenge(", qop=auth"), to: Self.request) == nil)
    var next = DigestHandshake(memory)
    #expect(next.begin(Self.request) == nil)
  }

  @Test func staleNoncesAreReplacedTwice() throws {
    let memory = DigestHandshake.Memory(try Self.session())
    var first = DigestHandshake(memory)
    _ = try first.answer(Self.challenge(", qop=auth"), to: Self.request)
    try first.verify([:], body: [])

    var second = DigestHandshake(memory)
    #expect(try Self.parameters(second.begin(Self.request))["nc"] == "00000002")
    for nonce in ["n1", "n2"] {
      let stale = Challenge.parse(["Digest realm=r, qop=auth, stale=TRUE, nonce=\(nonce)"])[0]
      let answer = try Self.parameters(try second.answer(stale, to: Self.request))
      #expect(answer["nonce"] == nonce && answer["nc"] == "00000001")
    }
    let error = #expect(throws: HandshakeError.self) {
      try second.answer(Self.challenge(", qop=auth, stale=true"), to: Self.request)
    }
    #expect(error?.code == .endless)
  }

  @Test func aNonceThatWasReusedInVainIsARejection() throws {
    let memory = DigestHandshake.Memory(try Self.session())
    var first = DigestHandshake(memory)
    _ = try first.answer(Self.challenge(", qop=auth"), to: Self.request)
    var second = DigestHandshake(memory)
    #expect(second.begin(Self.request) != nil)
    #expect(try second.answer(Self.challenge(", qop=auth, stale=false"), to: Self.request) == nil)
  }

  @Test func requestsAtTheSameTimeCheckTheirOwnProof() throws {
    let memory = DigestHandshake.Memory(try Self.session(requiresProof: true))
    var first = DigestHandshake(memory)
    var second = DigestHandshake(memory)
    let one = try Self.parameters(try first.answer(Self.challenge(", qop=auth"), to: Self.request))
    let two = try Self.parameters(second.begin(Self.request))
    #expect(one["nc"] == "00000001" && two["nc"] == "00000002")
    let proof = "9b712497bc9f91499fbcca1dfc5f09a5"
    #expect(throws: HandshakeError.self) { try second.verify([.authenticationInfo: "rspauth=\(proof)"], body: []) }
    try first.verify([.authenticationInfo: "rspauth=\(proof)"], body: [])
  }
}

extension DigestSession {
  /// The next authorization, which has to come.
  fileprivate mutating func next(_ request: HandshakeRequest) throws -> DigestAuthorization {
    let authorization = authorize(request)
    return try #require(authorization)
  }
}

/// Bytes that are different each time.
private final class Counter: Sendable {
  private let value = Mutex<UInt8>(0)

  func next() -> [UInt8] {
    value.withLock { value in
      value += 1
      return Array(repeating: value, count: 24)
    }
  }
}

import Testing

@testable import Lanyard

@Suite struct ChallengeTests {
  @Test(.enabled(if: !HandshakeVectors.challenges.isEmpty, "the vectors are not here"), arguments: HandshakeVectors.challenges)
  func publishedCases(_ example: HandshakeVectors.ChallengeCase) {
    let found = Challenge.parse(example.fields)
    let expected = example.challenges ?? []
    #expect(found.map { $0.scheme.lowercased() } == expected.map(\.scheme))
    for (challenge, expectation) in zip(found, expected) {
      let parameters = challenge.parameters.map { ($0.name.lowercased(), $0.value) }
      #expect(Dictionary(uniqueKeysWithValues: parameters) == expectation.parameters)
    }
  }

  @Test func allPublishedCasesAreRead() throws {
    try #require(HandshakeVectors.challenges.isEmpty || HandshakeVectors.challenges.count == 32)
  }

  @Test func tokens() {
    #expect(
      Challenge.parse(["Negotiate YII=", "NTLM TlRMTVNTUAAC+/==  , Basic realm=x"]) == [
        Challenge(scheme: "Negotiate", token: "YII="), Challenge(scheme: "NTLM", token: "TlRMTVNTUAAC+/=="),
        Challenge(scheme: "Basic", parameters: [.init(name: "realm", value: "x")]),
      ])
    #expect(Challenge.parse(["Negotiate, NTLM"]).map(\.token) == [nil, nil])
    #expect(Challenge.parse(["Custom abc"]) == [Challenge(scheme: "Custom", token: "abc")])
  }

  @Test func aTokenTakesNoParameters() {
    #expect(Challenge.parse(["Negotiate YII=, realm=x"]).isEmpty)
  }

  @Test func schemesAndNamesAreComparedWithoutCase() {
    let challenge = Challenge.parse([#"DIGEST Realm="a""#])[0]
    #expect(challenge.isFor("Digest") && !challenge.isFor("Basic"))
    #expect(challenge["rEALM"] == "a" && challenge["nonce"] == nil)
  }

  @Test(arguments: [
    (#"Digest realm="a" nonce="b""#, ["realm": "a", "nonce": "b"]),
    (#"Digest nonce=abc/+==, opaque=x:y;z, domain=/"#, ["nonce": "abc/+==", "opaque": "x:y;z", "domain": "/"]),
    (#"Basic realm=My Server"#, ["realm": "My Server"]),
    ("Digest realm=\"a\",\r\n\tnonce=b", ["realm": "a", "nonce": "b"]),
    (#"Digest realm="",stale=,nonce=n"#, ["realm": "", "stale": "", "nonce": "n"]),
    (#"Digest realm="a, Basic realm=\"b\"""#, ["realm": #"a, Basic realm="b""#]),
  ])
  func oddButClear(_ field: String, _ parameters: [String: String]) throws {
    let challenges = Challenge.parse([field])
    try #require(challenges.count == 1)
    #expect(Dictionary(uniqueKeysWithValues: challenges[0].parameters.map { ($0.name, $0.value) }) == parameters)
  }

  @Test(arguments: [
    #"Basic realm="a"b"#, #"Basic realm="a";charset="UTF-8""#, "=", "realm=x", "Basic re alm", "Basic realm", "@", "Basic@", "Basic \u{1}",
    "Basic realm=\"a\u{0}\"", "Basic realm=\"a\r\nX: y\"", "Basic realm=a\r\n b", "Basic realm=\"\\", "Bäsic",
  ])
  func nonsense(_ field: String) {
    // "Basic realm" has the form of a token.
    #expect(Challenge.parse([field]).filter { $0.token == nil }.isEmpty)
  }

  @Test func whatStandsBeforeNonsenseIsKept() {
    #expect(
      Challenge.parse([#"Negotiate, Digest realm="a", Basic realm="b, NTLM"#, "Bearer"]).map(\.scheme) == ["Negotiate", "Digest", "Bearer"])
  }

  @Test func aChallengeWithAParameterTwiceIsLeftOutAlone() {
    #expect(Challenge.parse([#"Digest nonce=a, NONCE=b, Basic realm="x""#]).map(\.scheme) == ["Basic"])
  }

  @Test func aHundredChallenges() {
    let challenges = Challenge.parse([(1...100).map { #"S\#($0) realm="r\#($0)", a=b"# }.joined(separator: ", ")])
    #expect(challenges.map(\.scheme) == (1...100).map { "S\($0)" })
    #expect(challenges.map { $0["realm"] } == (1...100).map { "r\($0)" })
  }

  @Test func aMegabyteOfCommas() {
    let commas = String(repeating: ",", count: 1 << 20)
    #expect(Challenge.parse([commas]).isEmpty)
    #expect(Challenge.parse(["Basic \(commas) realm=x"]).map { $0["realm"] } == ["x"])
    #expect(Challenge.parameters(ofInfo: commas) == [])
  }

  /// Each of these would take very long if the parser went back.
  @Test(arguments: ["a,", "a=", "a =", "Basic ", "a a", "\"", "\\", "a=\"\\\\\" ", "a=\"\", ", "=", " ", "\r\n ", "ü", "a b=c "])
  func muchOfIt(_ piece: String) {
    let text = String(repeating: piece, count: (1 << 16) / piece.utf8.count)
    for field in [text, "Basic " + text, "Basic a=" + text, "Basic a=\"" + text] {
      #expect(Challenge.parse([field]).count <= ChallengeParser.maximumChallenges)
      _ = Challenge.parameters(ofInfo: field)
    }
  }

  @Test func numbersAreBounded() {
    #expect(Challenge.parse(Array(repeating: String(repeating: "a,", count: 200), count: 9)).count == ChallengeParser.maximumChallenges)
    let many = (0...ChallengeParser.maximumParameters).map { "a\($0)=b" }.joined(separator: ",")
    #expect(Challenge.parse(["X \(many), Basic realm=y"]).map(\.scheme) == ["Basic"])
  }

  @Test func authenticationInfo() {
    let info = Challenge.parameters(ofInfo: #"rspauth="ab", , cnonce="c\"d",nc=00000001 , qop=auth"#)
    #expect(info?["RSPAUTH"] == "ab" && info?["cnonce"] == #"c"d"# && info?["nc"] == "00000001" && info?["qop"] == "auth")
    #expect(Challenge.parameters(ofInfo: "") == [])
    for malformed in ["rspauth", #"rspauth="ab"#, "Digest rspauth=ab", "a=b, a=c", "a=b, c"] {
      #expect(Challenge.parameters(ofInfo: malformed) == nil, "\(malformed)")
    }
  }
}

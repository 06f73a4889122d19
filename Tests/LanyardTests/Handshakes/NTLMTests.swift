import Foundation
import HTTPTypes
import Testing

@testable import Lanyard

@Suite struct NTLMTests {
  static let request = HandshakeRequest(method: "GET", target: "/")

  /// A challenge as a server of today sends it: with a name, and with a time among its information.
  static func challenge(
    flags: UInt32 = 0xA28A_8205, information: [UInt8]? = nil, name: String = "SRV", serverChallenge: [UInt8] = Array(1...8)
  ) -> [UInt8] {
    let name = [UInt8](utf16: name)
    let information = information ?? Self.information([(1, [UInt8](utf16: "SRV")), (7, Array(11...18))])
    var bytes = Array("NTLMSSP\0".utf8) + [2, 0, 0, 0]
    field(name, at: 56)
    bytes.append(littleEndian: flags)
    bytes += serverChallenge + [UInt8](repeating: 0, count: 8)
    field(information, at: 56 + name.count)
    return bytes + [10, 0, 0, 0, 0, 0, 0, 15] + name + information

    func field(_ content: [UInt8], at offset: Int) {
      bytes.append(littleEndian: UInt16(content.count))
      bytes.append(littleEndian: UInt16(content.count))
      bytes.append(littleEndian: UInt32(offset))
    }
  }

  static func information(_ pairs: [(UInt16, [UInt8])], end: [UInt8] = [0, 0, 0, 0]) -> [UInt8] {
    var bytes: [UInt8] = []
    for (id, value) in pairs {
      bytes.append(littleEndian: id)
      bytes.append(littleEndian: UInt16(value.count))
      bytes += value
    }
    return bytes + end
  }

  static func handshake(
    _ envelope: NTLMHandshake.Envelope = .plain, username: String = "user", domain: String? = "DOM"
  ) throws -> NTLMHandshake {
    NTLMHandshake(
      envelope, account: try WindowsAccount(username: username, domain: domain), password: Secret("Password"), service: "HTTP/srv.example",
      now: { Date(timeIntervalSince1970: 0) }, randomness: Randomness { Array(repeating: 0xAA, count: $0) })
  }

  /// What is in an AUTHENTICATE_MESSAGE.
  struct Authenticate {
    var lm: [UInt8]
    var nt: [UInt8]
    var domain: String
    var user: String
    var key: [UInt8]
    var flags: NTLMFlags
    var information: TargetInformation

    init(_ bytes: [UInt8]) throws {
      func field(_ offset: Int) -> [UInt8] {
        let start = Int(bytes[offset + 4..<offset + 8].littleEndian(as: UInt32.self))
        return Array(bytes[start..<start + Int(bytes[offset..<offset + 2].littleEndian(as: UInt16.self))])
      }
      func text(_ bytes: [UInt8]) -> String {
        String(decoding: stride(from: 0, to: bytes.count, by: 2).map { UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8 }, as: UTF16.self)
      }
      try #require(bytes.count >= 88 && bytes.starts(with: Array("NTLMSSP\0".utf8) + [3, 0, 0, 0]))
      lm = field(12)
      nt = field(20)
      domain = text(field(28))
      user = text(field(36))
      key = field(52)
      flags = NTLMFlags(rawValue: bytes[60..<64].littleEndian(as: UInt32.self))
      information = try TargetInformation(Array(nt.dropFirst(44)))
    }
  }

  // MARK: Values

  @Test(.enabled(if: HandshakeVectors.file != nil, "the vectors are not here"), arguments: HandshakeVectors.file?.rfc1320_md4 ?? [])
  func md4(_ example: HandshakeVectors.MD4Case) {
    #expect(MD4.hash(Array(example.input.utf8)).hex == example.md4)
  }

  /// RFC 1320's own values end at 80 bytes; these are pyspnego's.
  @Test(arguments: [
    (55, "92f32bb82c95ad10e8f87ae58ab06807"), (56, "374d5f08103b7092c83b4626ebceffab"), (63, "2870452596e98fffd48332289b3472b9"),
    (64, "b1abf956a5ae6f3221e5fe85e300fbb0"), (65, "afc1a3308fc176a53238a09aeddec2e6"), (119, "b55ae15e41e55643b0c3daad5e05c905"),
    (120, "d8f9adfc41ec43552619606c70cfd287"), (1000, "4b4cacfefc79bf951c60620df38532dc"),
  ])
  func md4AroundItsBlocks(_ count: Int, _ digest: String) {
    #expect(MD4.hash(Array(repeating: UInt8(ascii: "x"), count: count)).hex == digest)
  }

  @Test(.enabled(if: HandshakeVectors.ntlm != nil, "the vectors are not here"))
  func publishedResponse() throws {
    let example = try #require(HandshakeVectors.ntlm)
    let challenge = try NTLMChallenge([UInt8](hex: example.v2.challenge_message))
    #expect(challenge.serverChallenge.hex == example.server_challenge)
    #expect(try challenge.targetInformation.encoded().hex == example.v2.target_info)

    let account = try WindowsAccount(username: example.user, domain: example.domain)
    let key = NTLMResponse.key(for: account, password: Secret(example.password))
    #expect(key.hex == example.ntowfv2)
    let response = NTLMResponse(
      key: key, serverChallenge: challenge.serverChallenge, clientChallenge: [UInt8](hex: example.client_challenge),
      time: [UInt8](hex: example.time), information: [UInt8](hex: example.v2.target_info), leavesOutLM: false)
    #expect(response.nt.hex == example.v2.nt_proof + example.v2.temp)
    #expect(response.lm.hex == example.v2.lm_response)
    #expect(response.sessionKey.hex == example.v2.session_base_key)
    #expect(
      NTLMSigning.key(of: .client, sessionKey: [UInt8](hex: example.exported_session_key)).hex == example.v2.client_signing_key)
  }

  @Test func theFirstMessageIsFortyBytesLong() throws {
    var handshake = try Self.handshake()
    let message = try handshake.next(nil)
    #expect(message.hex == "4e544c4d5353500001000000" + "058208a2" + String(repeating: "00", count: 16) + "0a0000000000000f")
  }

  @Test func theLastMessage() throws {
    var handshake = try Self.handshake()
    let first = try handshake.next(nil)
    // The server asks for key exchange and signing, which the client has not offered.
    let challenge = Self.challenge(flags: 0xE28A_8215)
    let bytes = try handshake.next(challenge)
    let message = try Authenticate(bytes)
    #expect(message.user == "user" && message.domain == "DOM" && message.key.isEmpty)
    #expect(message.flags == NTLMFlags(rawValue: 0xA288_8205))
    #expect(message.lm == [UInt8](repeating: 0, count: 24))
    #expect(Array(message.nt[24..<32]) == Array(11...18), "the server's time")
    #expect(message.information[.timestamp] == Array(11...18))
    #expect(message.information[.init(rawValue: 1)] == [UInt8](utf16: "SRV"))
    #expect(message.information[.targetName] == [UInt8](utf16: "HTTP/srv.example"))
    #expect(message.information.flags == 2 && message.information[.channelBindings] == nil)

    let key = NTLMResponse.key(for: try WindowsAccount(username: "user", domain: "DOM"), password: Secret("Password"))
    let sessionKey = NTLMResponse.code(for: Array(message.nt.prefix(16)), key: key)
    var withoutMIC = bytes
    withoutMIC.replaceSubrange(72..<88, with: [UInt8](repeating: 0, count: 16))
    #expect(Array(bytes[72..<88]) == NTLMResponse.code(for: first + challenge + withoutMIC, key: sessionKey))
  }

  @Test(arguments: [(UInt32(0xA28A_8205), "0a0000000000000f"), (0xA08A_8205, "0000000000000000")])
  func theVersionIsSentWhereItIsAgreedOn(_ flags: UInt32, _ version: String) throws {
    var handshake = try Self.handshake()
    _ = try handshake.next(nil)
    let message = try handshake.next(Self.challenge(flags: flags))
    #expect(Array(message[64..<72]).hex == version)
  }

  @Test func aServerWithoutTimeGetsTheClients() throws {
    var handshake = try Self.handshake()
    _ = try handshake.next(nil)
    let message = try Authenticate(try handshake.next(Self.challenge(information: Self.information([(6, [1, 0, 0, 0])]))))
    // 1 January 1970 in tenths of microseconds since 1601.
    #expect(Array(message.nt[24..<32]).littleEndian(as: UInt64.self) == 116_444_736_000_000_000)
    #expect(message.lm.count == 24 && message.lm.suffix(8) == Array(repeating: 0xAA, count: 8)[...])
    #expect(message.information.flags == 3, "the server's flags stay")
  }

  @Test func channelBinding() throws {
    var handshake = try Self.handshake()
    _ = try handshake.next(nil)
    let forged = Self.information([(10, Array(repeating: 7, count: 16)), (9, [1, 2])])
    let binding = ChannelBinding(certificateHash: Array(0..<32))
    let message = try Authenticate(try handshake.next(Self.challenge(information: forged), channelBinding: binding))
    #expect(message.information.pairs.map(\.id) == [.flags, .channelBindings, .targetName])
    // By pyspnego: GssChannelBindings(application_data=b"tls-server-end-point:" + bytes(range(32))).
    #expect(message.information[.channelBindings]?.hex == "8f1214c9c9cab8dc3bf866da9aba57a7")

    var unbound = try Self.handshake()
    _ = try unbound.next(nil)
    let without = try Authenticate(try unbound.next(Self.challenge(information: forged)))
    #expect(without.information.pairs.map(\.id) == [.flags, .targetName], "what the server says there is not repeated")
  }

  // MARK: Accounts

  @Test(arguments: [
    ("user", nil, "user", ""), ("user", "DOM", "user", "DOM"), (#"DOM\user"#, nil, "user", "DOM"), (#"DOM\user"#, "dom", "user", "DOM"),
    ("user@dom.example", nil, "user@dom.example", ""), ("user@x", "DOM", "user@x", "DOM"), (#"DOM\a\b"#, "", #"a\b"#, "DOM"),
  ])
  func accounts(_ username: String, _ domain: String?, _ user: String, _ expected: String) throws {
    let account = try WindowsAccount(username: username, domain: domain)
    #expect(account.user == user && account.domain == expected)
  }

  @Test(arguments: [("", nil), ("", "DOM"), (#"DOM\"#, nil), (#"DOM\user"#, "OTHER")])
  func unusableAccounts(_ username: String, _ domain: String?) {
    let error = #expect(throws: HandshakeError.self) { try WindowsAccount(username: username, domain: domain) }
    #expect(error?.code == .unusableCredentials)
  }

  @Test(arguments: [
    ("jäsøn", "JÄSØN"), ("straße", "STRAßE"), ("ÿ", "Ÿ"), ("ﬁx", "ﬁX"), ("ıſ", "ıſ"), ("жук", "ЖУК"), ("a\u{10428}", "A\u{10428}"),
  ])
  func capitals(_ user: String, _ expected: String) throws {
    #expect(try WindowsAccount(username: user).uppercasedUser.unicodeScalars.elementsEqual(expected.unicodeScalars))
  }

  // MARK: Hostile challenges

  static func code(of message: [UInt8]) -> HandshakeError.Code? {
    do throws(HandshakeError) {
      _ = try NTLMChallenge(message)
      return nil
    } catch { return error.code }
  }

  @Test func cutOffAnywhere() {
    let message = Self.challenge()
    #expect(Self.code(of: message) == nil)
    for count in 0..<message.count { #expect(Self.code(of: Array(message.prefix(count))) == .malformed, "\(count) bytes") }
  }

  /// Every byte is set to several values: whatever comes of it, it is an error or a challenge, never a crash.
  @Test func changedAnywhere() throws {
    let message = Self.challenge()
    for index in message.indices {
      for value: UInt8 in [0, 1, 0x7F, 0x80, 0xFF] {
        var changed = message
        changed[index] = value
        var handshake = try Self.handshake()
        _ = try handshake.next(nil)
        do throws(HandshakeError) {
          _ = try handshake.next(changed)
        } catch {
          #expect([.malformed, .weak].contains(error.code), "byte \(index) = \(value)")
        }
      }
    }
  }

  @Test(arguments: [
    UInt32(47), 0, 62, 1000, 0x7FFF_FFFF, 0xFFFF_FFFF, 0xFFFF_FFF0,
  ])
  func offsetsOutside(_ offset: UInt32) {
    for field in [12, 40] {
      var message = Self.challenge()
      var bytes: [UInt8] = [0xFF, 0, 0xFF, 0]
      bytes.append(littleEndian: offset)
      message.replaceSubrange(field..<field + 8, with: bytes)
      #expect(Self.code(of: message) == .malformed)
    }
  }

  @Test(arguments: [UInt32(0), 8, 47]) func offsetsIntoTheHead(_ offset: UInt32) {
    var message = Self.challenge()
    var bytes: [UInt8] = [1, 0, 1, 0]
    bytes.append(littleEndian: offset)
    message.replaceSubrange(12..<20, with: bytes)
    #expect(Self.code(of: message) == .malformed)
  }

  @Test(arguments: [
    [], [0, 0], [1, 0], [1, 0, 0, 0], [1, 0, 9, 0, 0, 0, 0, 0], [1, 0, 0xFF, 0xFF, 0, 0, 0, 0], [7, 0, 4, 0, 1, 2, 3, 4, 0, 0, 0, 0],
    [6, 0, 1, 0, 1, 0, 0, 0, 0], [UInt8](repeating: 1, count: 4000),
  ])
  func hostileInformation(_ information: [UInt8]) {
    #expect(Self.code(of: Self.challenge(information: information)) == .malformed)
  }

  /// With as many pairs as go into a message, the client's own do not fit any more.
  @Test(arguments: [(16_000, nil), (16_380, HandshakeError.Code.malformed)])
  func manyPairs(_ count: Int, _ code: HandshakeError.Code?) throws {
    let challenge = Self.challenge(information: Self.information(Array(repeating: (1, []), count: count)))
    #expect(Self.code(of: challenge) == nil)
    var handshake = try Self.handshake()
    _ = try handshake.next(nil)
    var thrown: HandshakeError.Code?
    do throws(HandshakeError) { _ = try handshake.next(challenge) } catch { thrown = error.code }
    #expect(thrown == code)
  }

  @Test func longNames() throws {
    var handshake = try Self.handshake(username: String(repeating: "u", count: 40_000))
    _ = try handshake.next(nil)
    var thrown: HandshakeError.Code?
    do throws(HandshakeError) { _ = try handshake.next(Self.challenge()) } catch { thrown = error.code }
    #expect(thrown == .unusableCredentials)
  }

  @Test(arguments: [UInt32(0x0008_0000), 0x0000_0001, 0x0080_0000])
  func lessThanNTLMv2IsRefused(_ missing: UInt32) {
    #expect(Self.code(of: Self.challenge(flags: 0xA28A_8205 & ~missing)) == .weak)
  }

  @Test(arguments: ["", "NTLMSSP", "NTLMSSP\0", "HTTP/1.1 401 Unauthorized, which is not a message of NTLM at all"])
  func otherMessages(_ text: String) {
    #expect(Self.code(of: Array(text.utf8)) == .malformed)
    var message = Self.challenge()
    message[8] = 3
    #expect(Self.code(of: message) == .malformed)
  }

  // MARK: Legs

  static let bare = Challenge(scheme: "NTLM")
  static func encoded(_ message: [UInt8]) -> Challenge { Challenge(scheme: "NTLM", token: Data(message).base64EncodedString()) }

  @Test func theLegsOfAHandshake() throws {
    var handshake = try Self.handshake()
    #expect(handshake.scheme == "NTLM" && handshake.isConnectionBound)
    #expect(try handshake.select(from: Challenge.parse(["Negotiate", "ntlm", "NTLM"])) == Challenge(scheme: "ntlm"))
    #expect(try handshake.select(from: Challenge.parse(["Negotiate", "Basic realm=x"])) == nil)
    #expect(handshake.begin(Self.request) == nil)
    #expect(try handshake.answer(Self.bare, to: Self.request)?.hasPrefix("NTLM TlRMTVNTUAABAAAA") == true)
    #expect(try handshake.answer(Self.encoded(Self.challenge()), to: Self.request)?.hasPrefix("NTLM TlRMTVNTUAADAAAA") == true)
    var rejected = handshake
    #expect(try rejected.answer(Self.bare, to: Self.request) == nil)
    #expect(try rejected.answer(Self.encoded(Self.challenge()), to: Self.request) == nil)
    // Accepted: the connection may ask for another handshake later.
    try handshake.verify([:], body: [])
    #expect(handshake.begin(Self.request) == nil)
    #expect(try handshake.answer(Self.bare, to: Self.request) != nil)
  }

  @Test func legsOutOfOrder() throws {
    func code(_ challenges: [Challenge]) throws -> HandshakeError.Code? {
      var handshake = try Self.handshake()
      do throws(HandshakeError) {
        for challenge in challenges { _ = try handshake.answer(challenge, to: Self.request) }
        return nil
      } catch { return error.code }
    }
    #expect(try code([Self.bare, Self.bare]) == .interrupted)
    #expect(try code([Self.encoded(Self.challenge())]) == .malformed)
    #expect(try code([Self.bare, Challenge(scheme: "NTLM", token: "!")]) == .malformed)
    #expect(try code([Self.bare, Challenge(scheme: "NTLM", token: "AAAA")]) == .malformed)
  }

  @Test func theBindingComesWithTheRequest() throws {
    var handshake = try Self.handshake()
    _ = try handshake.answer(Self.bare, to: Self.request)
    var request = Self.request
    request.channelBinding = ChannelBinding(certificateHash: [1])
    let value = try #require(try handshake.answer(Self.encoded(Self.challenge()), to: request))
    let message = try Authenticate([UInt8](try #require(Data(base64Encoded: String(value.dropFirst(5))))))
    #expect(message.information[.channelBindings] == request.channelBinding?.digest)
  }
}

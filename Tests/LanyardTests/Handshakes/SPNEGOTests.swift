import Foundation
import HTTPTypes
import Testing

@testable import Lanyard

/// NTLM inside Negotiate. What a server would say is put together here by hand.
@Suite struct SPNEGOTests {
  static let request = HandshakeRequest(method: "GET", target: "/")

  static func reply(state: UInt8? = 1, mechanism: [UInt8]? = SPNEGO.ntlm, token: [UInt8]? = nil, mic: [UInt8]? = nil) -> [UInt8] {
    var fields: [UInt8] = []
    if let state { fields += [0xA0, 3, 0x0A, 1, state] }
    if let mechanism { fields += DER.element(0xA1, DER.element(0x06, mechanism)) }
    if let token { fields += DER.element(0xA2, DER.element(0x04, token)) }
    if let mic { fields += DER.element(0xA3, DER.element(0x04, mic)) }
    return DER.element(0xA1, DER.element(0x30, fields))
  }

  static func challenge(_ token: [UInt8]) -> Challenge { Challenge(scheme: "Negotiate", token: Data(token).base64EncodedString()) }

  /// A handshake whose first message has gone out.
  static func opened() throws -> NTLMHandshake {
    var handshake = try NTLMTests.handshake(.negotiate)
    _ = try handshake.next(nil)
    return handshake
  }

  static func code(of token: [UInt8]) throws -> HandshakeError.Code? {
    var handshake = try opened()
    do throws(HandshakeError) {
      _ = try handshake.next(token)
      return nil
    } catch { return error.code }
  }

  @Test func lengths() throws {
    for (count, head) in [(0, "0400"), (127, "047f"), (128, "048180"), (255, "0481ff"), (256, "04820100"), (65536, "0483010000")] {
      let element = DER.element(DER.octetString, [UInt8](repeating: 7, count: count))
      #expect(element.prefix(element.count - count).map(\.self).hex == head)
      var reader = DERReader(element)
      #expect(try reader.content(of: DER.octetString).count == count)
      #expect(reader.isAtEnd)
    }
  }

  @Test(arguments: ["", "04", "0401", "0480", "0480000000", "048100ff", "0484ffffffff", "0485ffffffffff", "04ff", "0401ff"])
  func hostileLengths(_ hex: String) {
    var reader = DERReader([UInt8](hex: hex))
    let tag: UInt8 = hex == "0401ff" || hex == "048100ff" ? DER.sequence : DER.octetString
    #expect(throws: HandshakeError.self) { try reader.content(of: tag) }
  }

  @Test func theFirstToken() throws {
    var handshake = try NTLMTests.handshake(.negotiate)
    #expect(handshake.scheme == "Negotiate" && handshake.isConnectionBound)
    let token = try handshake.next(nil)
    // By pyspnego: NegTokenInit([GSSMech.ntlm.value], mech_token=…).pack(), up to the 40 bytes of NTLM's message.
    #expect(Array(token.dropLast(40)).hex == "604806062b0601050502a03e303ca00e300c060a2b06010401823702020aa22a0428")
    #expect(Array(token.suffix(40)) == NTLMMessage.negotiate(NTLMFlags(rawValue: 0xA208_8215)))
  }

  @Test func theLastTokenIsSigned() throws {
    var handshake = try Self.opened()
    let token = try handshake.next(Self.reply(token: NTLMTests.challenge(flags: 0xA28A_8215)))
    let reply = try SPNEGOReply(token)
    let inner = try #require(reply.token)
    #expect(inner.starts(with: Array("NTLMSSP\0".utf8) + [3]))
    #expect(reply.mic?.count == 16 && reply.state == nil && reply.mechanism == nil)

    var unsigned = try Self.opened()
    #expect(try SPNEGOReply(try unsigned.next(Self.reply(token: NTLMTests.challenge()))).mic == nil)
  }

  @Test func repliesThatCannotBeAnswered() throws {
    let challenge = NTLMTests.challenge()
    #expect(try Self.code(of: Self.reply(token: challenge)) == nil)
    #expect(try Self.code(of: Self.reply(state: nil, mechanism: nil, token: challenge)) == nil)
    #expect(try Self.code(of: Self.reply(state: 3, token: challenge)) == nil)
    #expect(try Self.code(of: Self.reply(state: 2, token: challenge)) == .unsupported)
    #expect(try Self.code(of: Self.reply(mechanism: [0x2A, 0x86, 0x48], token: challenge)) == .unsupported)
    #expect(try Self.code(of: Self.reply(state: 4, token: challenge)) == .malformed)
    #expect(try Self.code(of: Self.reply()) == .malformed)
    #expect(try Self.code(of: challenge) == .malformed)
    #expect(try Self.code(of: Self.reply(token: challenge) + [0]) == .malformed)
    #expect(try Self.code(of: Self.reply(token: Array(challenge.dropLast()))) == .malformed)
  }

  @Test func cutOffAnywhere() throws {
    let token = Self.reply(token: NTLMTests.challenge(), mic: Array(1...16))
    for count in 0..<token.count { #expect(try Self.code(of: Array(token.prefix(count))) == .malformed, "\(count) bytes") }
  }

  @Test func changedAnywhere() throws {
    let token = Self.reply(token: NTLMTests.challenge(), mic: Array(1...16))
    for index in token.indices {
      for value: UInt8 in [0, 0x7F, 0x80, 0x84, 0xFF] {
        var changed = token
        changed[index] = value
        let code = try Self.code(of: changed)
        #expect([nil, .malformed, .unsupported, .weak].contains(code), "byte \(index) = \(value)")
      }
    }
  }

  @Test func theServersProof() throws {
    var handshake = try Self.opened()
    let last = try SPNEGOReply(try handshake.next(Self.reply(token: NTLMTests.challenge(flags: 0xA28A_8215))))
    let nt = try NTLMTests.Authenticate(try #require(last.token)).nt
    let key = NTLMResponse.key(for: try WindowsAccount(username: "user", domain: "DOM"), password: Secret("Password"))
    let sessionKey = NTLMResponse.code(for: Array(nt.prefix(16)), key: key)
    let right = NTLMSigning.signature(of: SPNEGO.mechanisms, by: .server, sessionKey: sessionKey)
    let own = NTLMSigning.signature(of: SPNEGO.mechanisms, by: .client, sessionKey: sessionKey)

    func code(_ token: [UInt8]?) -> HandshakeError.Code? {
      var handshake = handshake
      var fields = HTTPFields()
      if let token { fields[.wwwAuthenticate] = "Negotiate " + Data(token).base64EncodedString() }
      do throws(HandshakeError) {
        try handshake.verify(fields, body: [])
        return nil
      } catch { return error.code }
    }
    #expect(code(nil) == nil)
    #expect(code(Self.reply(state: 0, mechanism: nil)) == nil)
    #expect(code(Self.reply(state: 0, mechanism: nil, mic: right)) == nil)
    #expect(code(Self.reply(state: 0, mechanism: nil, mic: own)) == .serverProof)
    #expect(code(Self.reply(state: 0, mechanism: nil, mic: [])) == .serverProof)
    #expect(code(Self.reply(state: 2, mechanism: nil)) == .serverProof)
    #expect(code([1, 2, 3]) == .malformed)
  }
}

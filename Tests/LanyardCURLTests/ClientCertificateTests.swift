import Foundation
import HTTPTypes
import Lanyard
import LanyardTesting
import Testing

@testable import LanyardCURL

@Suite(.enabled(if: TLSServer.isPossible, "there is no openssl and python3 to make and ask for certificates with"))
struct ClientCertificateTests {
  typealias Version = ClientCertificateServer.Version
  private let certificates: ClientCertificates

  init() throws {
    certificates = try ClientCertificates()
    try certificates.make("alice")
    try certificates.make("bob")
  }

  @Test(arguments: Version.allCases)
  func everyFormIsTaken(_ version: Version) async throws {
    try certificates.protect("alice", passphrase: "pass phräse")
    try certificates.bundle("bob", passphrase: "")
    try (certificates.bytes("alice.key") + certificates.bytes("alice.pem")).write(to: certificates, "both.pem")
    let server = try ClientCertificateServer(certificates.server, version)
    let transport = CURLTransport.patient
    let forms = [
      (try certificates.trusting("alice.pem", key: "alice.key"), "alice 0"),
      (try certificates.trusting("both.pem"), "alice 1"),
      (try certificates.trusting("alice.pem", key: "alice.encrypted", passphrase: "pass phräse"), "alice 2"),
      (try certificates.trusting("alice.pem", key: "alice.traditional", passphrase: "pass phräse"), "alice 3"),
      (try certificates.trusting("alice.p12", passphrase: "pass phräse"), "alice 4"),
      (try certificates.trusting("bob.p12"), "bob 5"),
    ]
    for (tls, answer) in forms {
      for _ in 0..<2 { #expect(try await transport.send(.to(server.origin, .post, tls: tls)).text == answer) }
    }
  }

  @Test func whatCannotBeUsedIsToldBeforeAnythingIsSent() async throws {
    try certificates.protect("alice", passphrase: "right")
    try certificates.bundle("bob", passphrase: "right", isLegacy: true)
    try Array("-----BEGIN PRIVATE KEY-----\nMAAA\n".utf8).dropLast(3).write(to: certificates, "damaged.key")
    let server = try ClientCertificateServer(certificates.server)
    let transport = CURLTransport.patient
    let cases = [
      (try certificates.trusting("alice.pem", key: "bob.key"), "the private key does not match the client's certificate"),
      (try certificates.trusting("alice.pem", key: "alice.encrypted", passphrase: "wrong"), "the passphrase does not open the client's"),
      (try certificates.trusting("alice.pem", key: "alice.encrypted"), "is encrypted, and no passphrase was given"),
      (try certificates.trusting("alice.pem", key: "alice.traditional"), "is encrypted, and no passphrase was given"),
      // OpenSSL keeps several errors of this one: the next is to be told by its own.
      (try certificates.trusting("alice.pem", key: "damaged.key"), "the client's private key is damaged"),
      (try certificates.trusting("alice.p12", passphrase: "wrong"), "the passphrase does not open the client's PKCS#12 file"),
      (try certificates.trusting("bob.p12", passphrase: "right"), "is encrypted in a way that is not supported here"),
      (try certificates.trusting("alice.p12"), "does not open without a passphrase"),
      (try certificates.trusting("alice.pem"), "there is no private key"),
      (try certificates.trusting("alice.csr", key: "alice.key"), "holds none in PEM"),
      (TLSCredentials(certificate: [0x30, 3, 2, 1, 0], authorities: try certificates.bytes("ca.pem")), "neither PEM nor PKCS#12"),
      (TLSCredentials(certificate: [], authorities: try certificates.bytes("ca.pem")), "holds none in PEM"),
      (try certificates.trusting(key: "alice.key"), "without its certificate"),
      (try certificates.trusting("alice.pem", key: "alice.encrypted", passphrase: "a\0b"), "holds a NUL"),
    ]
    for (tls, words) in cases {
      for connection in [TransportRequest.Connection.shared, .fresh, .pinned(ConnectionPartition())] {
        let failure = try #require(await transport.failure(of: .to(server.origin, .post, on: connection, tls: tls)), "\(words)")
        #expect(failure == TransportError(.clientCertificate, "", progress: .nothingSent), "\(failure)")
        #expect(failure.message.contains(words), "\(failure)")
      }
    }
  }

  /// With TLS 1.3 the client has done its part, and writes its request, before the server looks at the certificate.
  @Test(arguments: [(Version.tls12, TransportError.Progress.nothingSent), (.tls13, .maybeSent)])
  func whatTheServerRefusesIsNamed(_ version: Version, _ progress: TransportError.Progress) async throws {
    try certificates.make("expired", days: -1)
    try certificates.make("stranger", authority: try Certificates(.good, authority: "Somebody else"))
    try certificates.make("impostor", authority: try Certificates(.good))
    let server = try ClientCertificateServer(certificates.server, version)
    let transport = CURLTransport.patient
    let cases = [
      (try certificates.trusting("expired.pem", key: "expired.key"), TransportError.Code.clientCertificate, "it has expired"),
      (try certificates.trusting("stranger.pem", key: "stranger.key"), .clientCertificate, "an authority that the server does not know"),
      (try certificates.trusting("impostor.pem", key: "impostor.key"), .clientCertificate, "that of its authority, is wrong"),
      (try certificates.trusting(), .clientCertificateRequired, version == .tls12 ? "'handshake failure'" : "and none was given"),
    ]
    for (tls, code, words) in cases {
      for connection in [TransportRequest.Connection.shared, .fresh, .pinned(ConnectionPartition())] {
        let failure = try #require(await transport.failure(of: .to(server.origin, .post, body: [1], on: connection, tls: tls)), "\(words)")
        #expect(failure == TransportError(code, "", progress: progress), "\(failure)")
        #expect(failure.message.contains(words), "\(failure)")
      }
    }
  }

  @Test func answersBelongToTheirCertificates() async throws {
    let server = try ClientCertificateServer(certificates.server)
    let transport = CURLTransport.patient
    let alice = try certificates.trusting("alice.pem", key: "alice.key")
    let bob = try certificates.trusting("bob.pem", key: "bob.key")
    var answers: [String] = []
    for tls in [alice, bob, alice, alice, bob, bob] { answers.append(try await transport.send(.to(server.origin, tls: tls)).text) }
    #expect(answers == ["alice 0", "bob 1", "alice 0", "alice 0", "bob 1", "bob 1"])
    try await withThrowingTaskGroup { [origin = server.origin] group in
      for number in 0..<60 {
        group.addTask {
          let (tls, name) = number.isMultiple(of: 2) ? (alice, "alice ") : (bob, "bob ")
          let connection = number.isMultiple(of: 5) ? TransportRequest.Connection.fresh : .shared
          let response = try await transport.send(.to(origin, on: connection, tls: tls))
          #expect(response.text.hasPrefix(name))
        }
      }
      try await group.waitForAll()
    }
  }

  /// A connection that the right key has opened is not lent to one who has another key, or none, or another passphrase.
  @Test func aConnectionIsNotLentToOtherCredentials() async throws {
    try certificates.protect("alice", passphrase: "right")
    let server = try ClientCertificateServer(certificates.server)
    let transport = CURLTransport(.init(caBundlePath: certificates.server.authority, maximumIdleTime: .patient))
    let partition = TransportRequest.Connection.pinned(ConnectionPartition())
    for connection in [TransportRequest.Connection.shared, partition] {
      let right = try certificates.trusting("alice.pem", key: "alice.encrypted", passphrase: "right")
      _ = try await transport.send(.to(server.origin, on: connection, tls: right))
      for wrong in [
        try certificates.trusting("alice.pem", key: "bob.key"),
        try certificates.trusting("alice.pem", key: "alice.encrypted", passphrase: "wrong"),
      ] {
        #expect(await transport.failure(of: .to(server.origin, on: connection, tls: wrong))?.code == .clientCertificate)
      }
      for none in [nil, try certificates.trusting()] {
        #expect(await transport.failure(of: .to(server.origin, on: connection, tls: none))?.code == .clientCertificateRequired)
      }
      #expect(try await transport.send(.to(server.origin, on: connection, tls: right)).connection.isNew == false)
    }
  }

  @Test func authoritiesOfTheRequestReplaceTheTransports() async throws {
    let other = try Certificates(.good)
    let server = try ClientCertificateServer(certificates.server)
    let transport = CURLTransport(.init(caBundlePath: other.authority, maximumIdleTime: .patient))
    let good = try certificates.trusting("alice.pem", key: "alice.key")
    #expect(try await transport.send(.to(server.origin, tls: good)).text == "alice 0")
    var wrong = good
    wrong.authorities = Array(try Data(contentsOf: URL(filePath: other.authority)))
    var none = good
    none.authorities = nil
    for tls in [wrong, none] {
      let failure = await transport.failure(of: .to(server.origin, tls: tls))
      #expect(failure == TransportError(.certificateAuthority, "", progress: .nothingSent))
    }
    var broken = good
    broken.authorities = try certificates.bytes("alice.key")
    #expect(await transport.failure(of: .to(server.origin, tls: broken)) == TransportError(.configuration, "", progress: .nothingSent))
  }

  @Test func theServersCertificateIsGivenWhereTheConnectionIsOpened() async throws {
    try certificates.run(["x509", "-in", "server.pem", "-outform", "DER", "-out", "server.der"])
    let certificate = try certificates.bytes("server.der")
    let server = try ClientCertificateServer(certificates.server)
    let transport = CURLTransport.patient
    let tls = try certificates.trusting("alice.pem", key: "alice.key")
    let pinned = TransportRequest.Connection.pinned(ConnectionPartition())
    var facts: [ConnectionFacts] = []
    for connection in [pinned, pinned, .fresh, .shared, .shared] {
      facts.append(try await transport.send(.to(server.origin, on: connection, tls: tls)).connection)
    }
    #expect(
      facts == [
        ConnectionFacts(isNew: true, serverCertificate: certificate), ConnectionFacts(isNew: false),
        ConnectionFacts(isNew: true, serverCertificate: certificate), ConnectionFacts(isNew: true), ConnectionFacts(isNew: false),
      ])
  }
}

extension TransportResponse {
  fileprivate var text: String { String(decoding: body, as: UTF8.self) }
}

extension Sequence<UInt8> {
  fileprivate func write(to certificates: ClientCertificates, _ file: String) throws {
    try Data(self).write(to: certificates.server.folder.url.appending(path: file))
  }
}

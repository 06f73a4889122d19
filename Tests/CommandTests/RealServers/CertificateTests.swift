import Foundation
import Lanyard
import Testing

// TLS: who is not let in, and who is not believed, each with its name.

extension HandshakeTests {
  @Suite struct Certification {
    private let apache: ApacheServer
    private var certificates: Certificates { apache.certificates }

    init() throws { apache = try ApacheServer.running }

    private static let tls =
      #"{ certificate: "${certificate}", key: "${key}", passphrase: "${passphrase}", authorities: "${authorities}" }"#

    private func failure(at base: String, _ files: [String: String] = [:], _ more: [String: InputValue] = [:]) async throws -> AuthError? {
      var inputs = HandshakeTests.alice.merging(more) { $1 }
      inputs["authorities"] = .file(try bytes(certificates.authority))
      for (name, path) in files { inputs[name] = .file(try bytes(path)) }
      return try await Visitor(.every(request: AuthSpec.basic, tls: Self.tls), at: base, inputs).failure()
    }

    @Test func serversThatMustNotBeBelieved() async throws {
      let other = apache.url(.tls).replacing("localhost", with: "other.localhost")
      for (base, code) in [
        (apache.url(.expired), TransportError.Code.certificateExpired), (apache.url(.rogue), .certificateAuthority),
        (other, .certificateHost),
      ] {
        let error = try await failure(at: base)
        #expect(error?.code == .transport)
        #expect(error?.transport?.code == code, "\(String(describing: error))")
        #expect(error?.transport?.progress == .nothingSent)
      }
      // The system's authorities do not know the test's.
      let stranger = try Visitor(.every(request: AuthSpec.basic), at: apache.url(.tls), HandshakeTests.alice)
      #expect(await stranger.failure()?.transport?.code == .certificateAuthority)
    }

    @Test func clientsThatAreNotLetIn() async throws {
      let (client, expired) = (certificates.client, certificates.expiredClient)
      func code(_ files: [String: String], _ more: [String: InputValue] = [:]) async throws -> TransportError.Code? {
        let error = try await failure(at: apache.url(.certificate), files, more)
        #expect(error?.code == .transport)
        return error?.transport?.code
      }
      #expect(try await code([:]) == .clientCertificateRequired)
      for (files, more) in [
        (["certificate": expired.certificate, "key": expired.key], [:]),
        (["certificate": certificates.rogueServer.certificate, "key": certificates.rogueServer.key], [:]),
        (["certificate": client.certificate, "key": expired.key], [:]),
        (["certificate": client.certificate, "key": certificates.protectedKey], [:]),
        (["certificate": client.certificate, "key": certificates.protectedKey], ["passphrase": .secret("wrong")]),
        (["certificate": certificates.bundle], ["passphrase": .secret("wrong")]),
        (["certificate": certificates.authority], [:]),
      ] as [([String: String], [String: InputValue])] {
        #expect(try await code(files, more) == .clientCertificate)
      }
    }
  }
}

import Lanyard
import LanyardKerberos
import Testing

@Suite struct AvailabilityTests {
  private func failure(_ libraries: [String], _ credential: NegotiateCredential = .systemDefault) async throws -> NegotiateError {
    let request = NegotiateRequest(service: "HTTP@localhost", credential: credential)
    return try #require(
      await #expect(throws: NegotiateError.self) { try await SystemNegotiate(libraries: libraries).makeContext(request) })
  }

  @Test func saysWhichLibrariesAreMissing() async throws {
    let error = try await failure(["libnowhere.so.1", "libnowhere.so.2"])
    #expect(error.code == .unavailable)
    #expect(error.message == "this machine has no GSSAPI library; looked for libnowhere.so.1, libnowhere.so.2")
    let text = try #require(error.systemText)
    #expect(text.contains("libnowhere.so.1:") && text.contains("libnowhere.so.2:"))
    #expect(error.help != nil)
  }

  #if os(Linux)
  @Test func refusesALibraryOfAnotherKind() async throws {
    let error = try await failure(["libc.so.6"])
    #expect(error.code == .unavailable)
    #expect(error.systemText == "libc.so.6: it has no function gss_acquire_cred_from")
  }
  #endif

  @Test(
    arguments: [
      .cache(path: "a\0b"), .cache(path: ""), .keytab(path: "a\0b", principal: "bob"), .keytab(path: "a", principal: "bob\0"),
      .password(user: "alice\0", Secret("x")), .password(user: "alice", Secret("x\0y")), .password(user: "", Secret("x")),
    ] as [NegotiateCredential])
  func refusesWhatKerberosWouldCutShort(credential: NegotiateCredential) async throws {
    // Before anything is opened.
    #expect(try await failure(["libnowhere.so.1"], credential).code == .invalidRequest)
  }
}

import Lanyard
import Testing

@testable import LanyardKerberos

@Suite struct KerberosFactsTests {
  @Test(
    arguments: [
      ([0x2A, 0x86, 0x48, 0x86, 0xF7, 0x12, 0x01, 0x02, 0x02], "1.2.840.113554.1.2.2", "krb5"),
      ([0x2B, 0x06, 0x01, 0x05, 0x05, 0x02], "1.3.6.1.5.5.2", "spnego"),
      ([0x2B, 0x06, 0x01, 0x04, 0x01, 0x82, 0x37, 0x02, 0x02, 0x0A], "1.3.6.1.4.1.311.2.2.10", "ntlmssp"),
      ([0x88, 0x37, 0x03], "2.999.3", nil),
      ([], "", nil),
      ([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], "2.18446744073709551535", nil),
    ] as [([UInt8], String, String?)])
  func readsIdentifiers(bytes: [UInt8], identifier: String, name: String?) {
    let mechanism = KerberosFacts.Mechanism(encoded: bytes)
    #expect(mechanism.identifier == identifier)
    #expect(mechanism.name == name)
  }

  @Test func saysWhatWasLookedForWhereThereIsNoLibrary() async throws {
    let facts = try await KerberosFacts.gather(libraries: ["libnowhere.so.1", "libnowhere.so.2"])
    #expect(facts.library.names == ["libnowhere.so.1", "libnowhere.so.2"])
    #expect(try #require(facts.library.problem).contains("libnowhere.so.1"))
    #expect(facts.mechanisms.isEmpty)
    #expect(facts.ticket == nil)
  }
}

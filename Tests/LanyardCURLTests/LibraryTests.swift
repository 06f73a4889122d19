import Lanyard
import Testing

@testable import LanyardCURL

/// libcurl is opened at run time; these are the ways in which there may be none.
@Suite struct LibraryTests {
  @Test func oneThatIsNotThere() throws {
    let error = try #require(throws: TransportError.self) { try LibCURL.open(["libnothing.so.9", "libnothing-else.so.9"]) }
    #expect(error.code == .configuration && error.progress == .nothingSent)
    #expect(error.message.contains("libnothing.so.9: cannot open"))
    #expect(error.message.contains("libnothing-else.so.9: cannot open"))
    #expect(error.message.hasSuffix("is it installed (Debian: libcurl4, Red Hat: libcurl)?"))
  }

  @Test func oneThatIsAnother() throws {
    let error = try #require(throws: TransportError.self) { try LibCURL.open(["libz.so.1"]) }
    #expect(error.message.contains("libz.so.1: it has no function curl_global_init"))
  }

  @Test func itsFacts() throws {
    let facts = try CURLTransport.facts
    #expect(facts.version.split(separator: ".").count == 3)
    #expect(facts.tls != nil)
  }
}

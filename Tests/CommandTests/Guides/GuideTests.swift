import Foundation
import Testing

/// The guides, each followed literally at a real server.
@Suite struct GuideTests {
  private static let root = (0..<4).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() }

  private static func text(of path: String) throws -> String { try String(contentsOf: root.appending(path: path), encoding: .utf8) }

  private static func guide(_ name: String) throws -> Guide {
    try Guide(name: "Documentation/\(name).md", markdown: text(of: "Documentation/\(name).md"))
  }

  private static func address(of server: RunningServer) -> String { String(server.url.dropFirst("http://".count)) }

  @Suite(.ifInstalled(.transmission), .running(.transmission)) struct LogInInFiveMinutes {
    @Test func isWhatHappens() async throws {
      let guide = try GuideTests.guide("LogInInFiveMinutes")
      let address = GuideTests.address(of: try RealServer.transmission.running)
      try await GuideReader.open(replacing: ["127.0.0.1:19091": address]) { try await $0.follow(guide) }
      #expect(guide.steps.count > 10)
    }
  }

  @Suite(.ifInstalled(.synapse), .running(.synapse)) struct AddAVendor {
    @Test func isWhatHappensAndEndsWithTheSpecThatIsShipped() async throws {
      let guide = try GuideTests.guide("AddAVendor")
      let address = GuideTests.address(of: try RealServer.synapse.running)
      let shipped = try FileManager.default.contentsOfDirectory(atPath: GuideTests.root.appending(path: "specs/matrix").path)
      try await GuideReader.open(replacing: ["127.0.0.1:18008": address]) { reader in
        try await reader.follow(guide)
        for name in shipped {
          let path = "specs/matrix/\(name)"
          #expect(try reader.text(of: path) == GuideTests.text(of: path), "\(path) is another in the guide")
        }
        #expect(try reader.text(of: "matrix.svg") == GuideTests.text(of: "Documentation/Images/matrix.svg"))
      }
      #expect(shipped.count > 2)
    }
  }

  /// A claim about secrets names the test that shows it, as `[test](../Tests/FILE.swift)`.
  @Test func everyClaimAboutSecretsHasATestThatExists() throws {
    let text = try Self.text(of: "Documentation/HowItKeepsSecrets.md")
    var count = 0
    for match in text.matches(of: #/\[`(?<name>\w+)`\]\(\.\./(?<path>(?:Tests|Server)/[^)#]+\.swift)\)/#) {
      let source = try Self.text(of: String(match.path))
      #expect(source.contains("func \(match.name)("), "\(match.path) has no \(match.name)")
      count += 1
    }
    #expect(count > 20)
    for row in text.split(separator: "\n") where row.hasPrefix("| ") && !row.hasPrefix("| claim") {
      #expect(row.contains("](../Tests/") || row.contains("](../Server/"), "nothing shows this: \(row)")
    }
  }
}

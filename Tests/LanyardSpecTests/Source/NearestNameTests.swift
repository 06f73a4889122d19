import Testing

@testable import LanyardSpec

@Suite struct NearestNameTests {
  private static let names = ["username", "password", "domain", "base_url", "expires_in", "expires_at", "url"]

  @Test(arguments: [
    ("pasword", "password"), ("passwrod", "password"), ("Password", "password"), ("baseUrl", "base_url"), ("base-url", "base_url"),
    ("BASE_URL", "base_url"), ("user_name", "username"), ("expires_on", "expires_in"), ("expire_at", "expires_at"), ("ulr", "url"),
    ("pass", "password"), ("usernames", "username"),
  ])
  func near(name: String, expected: String) {
    #expect(nearestName(to: name, among: Self.names) == expected)
    #expect(nearestName(to: name, among: Self.names.reversed()) == expected)
  }

  @Test(arguments: ["", "token", "x", "u", "secret", "passport_number", String(repeating: "password", count: 1000)])
  func far(name: String) {
    #expect(nearestName(to: name, among: Self.names) == nil)
  }

  @Test func equallyNearOnesComeInTheOrderOfTheAlphabet() {
    #expect(nearestName(to: "sha255", among: ["sha256", "sha254"]) == "sha254")
    #expect(nearestName(to: "a", among: Set<String>()) == nil)
  }

  @Test func threeNearest() {
    #expect(nearestNames(to: "sha224", among: ["sha256", "md5", "sha1", "sha512", "base64"]) == ["sha256", "sha1", "sha512"])
    #expect(nearestNames(to: "x", among: ["b", "a"]) == ["a", "b"])
    #expect(nearestNames(to: "x", among: ["b", "a"], limit: 1) == ["a"])
  }
}

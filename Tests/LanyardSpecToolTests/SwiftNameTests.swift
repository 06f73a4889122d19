import Testing

@testable import lanyard_spec_tool

@Suite("Names of a spec in Swift's spelling")
struct SwiftNameTests {
  @Test(
    "values, functions and parameters",
    arguments: [
      ("base_url", "baseURL"), ("url", "url"), ("API_KEY", "apiKey"), ("userName", "userName"), ("URLPath", "urlPath"),
      ("json-rpc-mmws", "jsonRPCMmws"), ("client_id", "clientID"), ("oauth2_token", "oauth2Token"), ("2fa", "_2fa"), ("a__b", "aB"),
      ("_", "other"), ("é", "other"), ("US East (N. Virginia)", "usEastNVirginia"), ("class", "class"),
    ])
  func lower(_ name: String, _ swift: String) {
    #expect(SwiftName.lower(name, fallback: "other") == swift)
  }

  @Test(
    "types, as a product's owner writes them",
    arguments: [
      ("snapprotect", "SnapProtect REST API", "SnapProtect"), ("qbittorrent", "qBittorrent Web API", "QBittorrent"),
      ("men-and-mice", "Men & Mice API", "MenAndMice"), ("mashzone-nextgen", "MashZone NextGen REST API", "MashZoneNextGen"),
      ("etcd", "etcd v3, JSON gateway", "Etcd"), ("xml-api", "", "XMLAPI"), ("3com", "", "_3com"),
    ])
  func upper(_ name: String, _ title: String, _ swift: String) {
    #expect(SwiftName.upper(name, spellings: SwiftName.spellings(in: title)) == swift)
  }

  @Test("a reserved word is declared in backticks, and what these do not help has another name")
  func reserved() {
    #expect(SwiftName.declared("default") == "`default`")
    #expect(SwiftName.declared("username") == "username")
    var names = NamePool()
    #expect(names.claim("self") == "self_")
    #expect(names.claim("init") == "init_")
  }

  @Test("a name is given away once")
  func pool() {
    var names = NamePool(taken: ["spec"])
    #expect(["baseURL", "baseURL", "baseURL_", "spec"].map { names.claim($0) } == ["baseURL", "baseURL_", "baseURL__", "spec_"])
  }
}

import Foundation
import Lanyard
import LanyardCatalog
import Testing

@Suite("The catalog")
struct CatalogTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../specs")

  @Test("has the specs of the folder, and no others")
  func names() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).filter { !$0.hasPrefix(".") }
    #expect(Catalog.names == folders.sorted())
    #expect(Catalog.all.map { $0.specName } == Catalog.names)
  }

  @Test("has each byte for byte, under a path that is no machine's", arguments: Catalog.names)
  func text(_ name: String) throws {
    let path = "\(name)/\(name).auth.yaml"
    let source = try #require(Catalog.source(name))
    #expect(source.text.utf8.elementsEqual(try Data(contentsOf: Self.folder.appending(path: path))))
    #expect(source.path == "specs/\(path)")
    #expect(try Catalog.spec(name).name == name)
  }

  @Test("says which name was probably meant")
  func unknown() {
    let error = #expect(throws: SpecError.self) { try Catalog.spec("snaprotect") }
    #expect(error?.diagnostics.map(\.code) == ["unknown-spec"])
    #expect(error?.diagnostics.first?.help == "did you mean 'snapprotect'?")
  }

  @Test("its types ask for what a method uses, and leave out what is left out")
  func types() throws {
    let login = SnapProtect(baseURL: "https://backup.example.com", username: "ops", password: Secret("open sesame"), domain: "corp")
    #expect(login.method == .json)
    #expect(Set(login.inputs.keys) == ["base_url", "username", "password", "domain"])
    #expect(login.inputs["password"] == .secret("open sesame"))
    #expect(try login.plan().method.name == "json")
    #expect(try SnapProtect.xml(baseURL: "https://backup.example.com", username: "o", password: Secret("p")).plan().method.name == "xml")
    #expect(MashZoneNextGen.anonymous(baseURL: "https://a.example.com").inputs.keys.sorted() == ["base_url"])
    let file = MashZoneNextGen.certificate(baseURL: "https://a.example.com", certificate: [0xFF, 0])
    #expect(file.inputs["certificate"] == .file([0xFF, 0]))
  }

  @Test("a login is never printed with what it holds")
  func printing() {
    let login = SnapProtect(baseURL: "https://backup.example.com", username: "ops", password: Secret("open sesame"))
    var dumped = "\(login)\(String(reflecting: login))"
    dump(login, to: &dumped)
    #expect(!dumped.contains("open sesame"))
  }
}

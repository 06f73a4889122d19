import Foundation
import Testing

@testable import LanyardSpec

@Suite("What is said of the specs in Golden")
struct GoldenTests {
  @Test("every spec gets exactly its expected diagnostics", arguments: Golden.names)
  func diagnostics(_ name: String) throws {
    let source = try Golden.source(name)
    let (spec, diagnostics) = AuthSpec.read(source)
    let said = DiagnosticRenderer(source).render(diagnostics)
    if Golden.isRecording {
      try said.write(to: Golden.expected(name), atomically: true, encoding: .utf8)
    }
    let expected = try String(contentsOf: Golden.expected(name), encoding: .utf8)
    #expect(said == expected)
    #expect((spec == nil) == diagnostics.contains { $0.severity == .error })
  }

  @Test("ten mistakes are ten diagnostics")
  func tenMistakes() throws {
    let (spec, diagnostics) = AuthSpec.read(try Golden.source("ten-mistakes"))
    #expect(spec == nil)
    #expect(Set(diagnostics.map(\.code)).count == 10)
    #expect(diagnostics.count == 10)
    #expect(diagnostics.map(\.range.start.line) == diagnostics.map(\.range.start.line).sorted())
  }

  @Test("every code of reading and of the rules is shown by a spec")
  func codes() throws {
    var shown: Set<Diagnostic.Code> = [.unreadableFile]
    for name in Golden.names {
      shown.formUnion(AuthSpec.read(try Golden.source(name)).diagnostics.map(\.code))
    }
    #expect(Set(Diagnostic.Code.ofReading).subtracting(shown) == [])
    #expect(Set(Diagnostic.Code.ofRules).subtracting(shown) == [])
  }

  @Test("no expectation is left without its spec", .enabled(if: !Golden.isRecording, "its files are being written"))
  func orphans() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Golden.folder.path).filter { $0.hasSuffix(".expected") }
    #expect(files.sorted() == Golden.names.map { "\($0).expected" })
  }
}

import Foundation
import Testing

@testable import LanyardSpec

@Suite("Where a spec is read from")
struct EntryPointTests {
  private static let good = """
    lanyard: 1
    name: good
    inputs:
      base_url: { type: url }
      unused: {}
    methods:
      first:
        apply: { headers: { X-Key: a } }
    """

  @Test("text")
  func text() throws {
    let spec = try AuthSpec(yaml: Self.good)
    #expect(spec.name == "good")
    #expect(spec.source.path == "<spec>")
    #expect(spec.warnings.map(\.code) == [.unusedInput])
    let error = #expect(throws: SpecError.self) { try AuthSpec(yaml: "lanyard: 1", path: "small.auth.yaml") }
    #expect(error?.diagnostics.map(\.code) == [.missingKey, .missingKey])
    #expect(error?.source.path == "small.auth.yaml")
    #expect(error?.description.contains("small.auth.yaml:1:1") == true)
  }

  @Test("a file")
  func file() throws {
    try withFolder { folder in
      let file = folder.appending(path: "good.auth.yaml")
      try Self.good.write(to: file, atomically: true, encoding: .utf8)
      let spec = try AuthSpec(contentsOf: file.path)
      #expect(spec.source.path == file.path)
      #expect(spec.source.text == Self.good)
    }
  }

  @Test("what is no file is an error in words")
  func noFile() throws {
    try withFolder { folder in
      #expect(diagnostics(folder.path).map(\.message) == ["this is a folder"])
      let device = folder.appending(path: "device.auth.yaml")
      try FileManager.default.createSymbolicLink(at: device, withDestinationURL: URL(filePath: "/dev/zero"))
      #expect(diagnostics(device.path).map(\.message) == ["this is not an ordinary file"])
      let missing = folder.appending(path: "missing.auth.yaml").path
      #expect(diagnostics(missing).map(\.message) == ["there is no such file"])
      #expect(diagnostics(missing).map(\.code) == [.unreadableFile])
      let below = folder.appending(path: "file")
      try Data().write(to: below)
      #expect(diagnostics(below.appending(path: "spec").path).map(\.message) == ["there is no such file"])
    }
  }

  @Test("a file that may not be read", .enabled(if: geteuid() != 0, "root may read everything"))
  func forbidden() throws {
    try withFolder { folder in
      let file = folder.appending(path: "secret.auth.yaml")
      try Self.good.write(to: file, atomically: true, encoding: .utf8)
      try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: file.path)
      #expect(diagnostics(file.path).map(\.message) == ["the file may not be read"])
    }
  }

  @Test("a file may have 1 MiB and not a byte more")
  func size() throws {
    try withFolder { folder in
      let file = folder.appending(path: "large.auth.yaml")
      let padding = "\n# " + String(repeating: "x", count: (1 << 20) - Self.good.utf8.count - 3)
      try (Self.good + padding).write(to: file, atomically: true, encoding: .utf8)
      #expect(try AuthSpec(contentsOf: file.path).name == "good")
      try (Self.good + padding + "x").write(to: file, atomically: true, encoding: .utf8)
      #expect(diagnostics(file.path).map(\.code) == ["too-large"])
      #expect(throws: SpecError.self) { try AuthSpec(yaml: Self.good + padding + "x") }
    }
  }

  @Test("a file of a gigabyte is refused by its size")
  func gigabyte() throws {
    try withFolder { folder in
      let file = folder.appending(path: "huge.auth.yaml")
      try Data().write(to: file)
      let handle = try FileHandle(forWritingTo: file)
      try handle.truncate(atOffset: 1 << 30)
      try handle.close()
      // Were it read, the first thing to say of so many NUL bytes would be that they are no text.
      #expect(diagnostics(file.path).map(\.code) == ["too-large"])
    }
  }

  @Test("of thousands of mistakes all are counted")
  func thousands() throws {
    let mistakes = (1...2445).map { "k\($0): 1" }.joined(separator: "\n")
    let error = #expect(throws: SpecError.self) { try AuthSpec(yaml: "\(Self.good)\n\(mistakes)\n") }
    #expect(error?.diagnostics.count == 2446)
    #expect(error?.description.hasSuffix("\nand 2 346 more\n") == true)
    let doubled = (1...2445).map { _ in "name: good" }.joined(separator: "\n")
    let again = #expect(throws: SpecError.self) { try AuthSpec(yaml: "\(Self.good)\n\(doubled)\n") }
    #expect(again?.diagnostics.count == 2446)
  }

  private func diagnostics(_ path: String) -> [Diagnostic] {
    do throws(SpecError) {
      _ = try AuthSpec(contentsOf: path)
      return []
    } catch {
      #expect(error.source.path == path)
      return error.diagnostics
    }
  }

  private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "lanyard-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }
}

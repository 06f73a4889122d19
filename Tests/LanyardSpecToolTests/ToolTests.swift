import Foundation
import LanyardSpec
import Testing

@testable import lanyard_spec_tool

@Suite("The plugins' tool")
struct ToolTests {
  /// A folder that is gone afterwards.
  private func inFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "lanyard-tool-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  private let vault = """
    lanyard: 1
    name: vault
    inputs:
      base_url: { type: url }
      token: { secret: true }
    methods:
      token:
        bound_to: base_url
        apply:
          headers: { X-Token: "${token}" }

    """

  @Test("writes the Swift file of a good spec, with the path that is to be shown")
  func generate() throws {
    try inFolder { folder in
      let (spec, output) = (folder.appending(path: "vault.auth.yaml"), folder.appending(path: "vault.auth.swift"))
      let configuration = folder.appending(path: "lanyard-specs.yaml")
      try vault.write(to: spec, atomically: true, encoding: .utf8)
      try "access: public\n".write(to: configuration, atomically: true, encoding: .utf8)
      let words = ["generate", "--output", output.path, "--shown-as", "Specs/vault.auth.yaml", "--configuration", configuration.path]
      #expect(try SpecTool(arguments: Arguments(words + ["--", spec.path])).run())
      let made = try String(contentsOf: output, encoding: .utf8)
      #expect(made.contains("public struct Vault: DescribedLogin"))
      #expect(made.contains("Specs/vault.auth.yaml") && !made.contains(folder.path))
    }
  }

  @Test("writes nothing of a broken spec, nor under a broken configuration")
  func broken() throws {
    try inFolder { folder in
      let (spec, output) = (folder.appending(path: "vault.auth.yaml"), folder.appending(path: "vault.auth.swift"))
      let configuration = folder.appending(path: "lanyard-specs.yaml")
      try vault.replacing("${token}", with: "${tokn}").write(to: spec, atomically: true, encoding: .utf8)
      #expect(try !SpecTool(arguments: Arguments(["generate", "--output", output.path, spec.path])).run())
      try vault.write(to: spec, atomically: true, encoding: .utf8)
      for text in ["access: open\n", "acess: public\n", "- public\n", "a: &b c\n"] {
        try text.write(to: configuration, atomically: true, encoding: .utf8)
        let words = ["generate", "--output", output.path, "--configuration", configuration.path, spec.path]
        #expect(try !SpecTool(arguments: Arguments(words)).run(), "\(text)")
      }
      #expect(!FileManager.default.fileExists(atPath: output.path))
    }
  }

  @Test("lets a check pass with warnings, unless it is strict")
  func check() throws {
    try inFolder { folder in
      let spec = folder.appending(path: "vault.auth.yaml")
      try vault.replacing("inputs:\n", with: "inputs:\n  idle: {}\n").write(to: spec, atomically: true, encoding: .utf8)
      #expect(SpecReport(spec.path).diagnostics.map(\.code) == ["unused-input"])
      #expect(try SpecTool(arguments: Arguments(["check", spec.path])).run())
      #expect(try !SpecTool(arguments: Arguments(["check", "--strict", spec.path])).run())
      #expect(try !SpecTool(arguments: Arguments(["check", spec.path, folder.appending(path: "none.auth.yaml").path])).run())
    }
  }

  @Test(
    "says how it is called",
    arguments: [[], ["chek", "a"], ["check"], ["check", "--output", "x", "a"], ["generate", "a"], ["generate", "--output"]])
  func misuse(_ words: [String]) {
    let error = #expect(throws: ToolError.self) { try SpecTool(arguments: Arguments(words)).run() }
    #expect(error?.isMisuse == true)
  }

  @Test("takes everything behind -- for a file")
  func files() throws {
    let arguments = try Arguments(["check", "--strict", "a", "--", "--b"])
    #expect(arguments.files == ["a", "--b"])
    #expect(arguments.options == ["strict": ""])
  }
}

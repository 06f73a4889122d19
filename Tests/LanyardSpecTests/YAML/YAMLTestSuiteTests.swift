import Foundation
import Testing

@testable import LanyardSpec

/// The cases of yaml-test-suite: https://github.com/yaml/yaml-test-suite
@Suite(.enabled(if: YAMLTestSuite.isThere, "yaml-test-suite is not among the vectors: see LANYARD_VECTORS"))
struct YAMLTestSuiteTests {
  @Test func everyCaseIsReadOrRefused() throws {
    let cases = try YAMLTestSuite.cases()
    #expect(cases.count == 402)
    var accepted: Set<String> = []
    var wronglyAccepted: Set<String> = []
    for test in cases {
      var diagnostics: [Diagnostic] = []
      guard let source = SourceText(path: test.name, bytes: test.yaml, diagnostics: &diagnostics) else { continue }
      let node = YAMLComposer.compose(source, diagnostics: &diagnostics)
      #expect(node != nil || !diagnostics.isEmpty, "\(test.name)")
      let lines = SourceLines(source)
      for diagnostic in diagnostics {
        #expect(diagnostic.range.start <= diagnostic.range.end, "\(test.name)")
        #expect((1...lines.count).contains(diagnostic.range.start.line), "\(test.name): \(diagnostic)")
      }
      guard let node, diagnostics.isEmpty else { continue }
      if test.isError { wronglyAccepted.insert(test.name) } else { accepted.insert(test.name) }
      for scalar in node.scalars {
        if let misplaced = scalar.firstMisplacedCharacter(in: lines) { Issue.record("\(test.name): \(misplaced)") }
      }
      guard !test.isError, !YAMLTestSuite.readDifferently.contains(test.name), let json = test.json else { continue }
      expectEqual(node, json, test.name)
    }
    #expect(wronglyAccepted.subtracting(YAMLTestSuite.errorsThatLibYAMLAccepts) == [])
    // So that the comparisons above do not pass for want of anything to compare.
    #expect(accepted.count >= 150)
  }

  /// Text is compared; what JSON has other types for is text here.
  private func expectEqual(_ node: Node, _ json: Any, _ name: String) {
    switch (node.content, json) {
    case (.scalar(let scalar), let text as String):
      #expect(scalar.text == text, "\(name)")
    case (.sequence(let items), let array as [Any]):
      #expect(items.count == array.count, "\(name)")
      for (item, element) in zip(items, array) { expectEqual(item, element, name) }
    case (.mapping(let entries), let object as [String: Any]):
      #expect(Set(entries.map(\.key.value)) == Set(object.keys), "\(name)")
      for entry in entries { if let value = object[entry.key.value] { expectEqual(entry.value, value, name) } }
    case (.scalar, is NSNumber), (.scalar, is NSNull): break
    default: Issue.record("\(name): \(node.canonicalForm) is not \(json)")
    }
  }
}

enum YAMLTestSuite {
  struct Case {
    var name: String
    var yaml: [UInt8]
    var isError: Bool
    var json: Any?
  }

  /// libyaml is a YAML 1.1 parser and lenient in places; no spec is the worse for it.
  static let errorsThatLibYAMLAccepts: Set<String> = [
    // The lines of a list or of quoted text that are indented too little, or by a tab.
    "9C9N", "QB6E", "DK95/01",
    // A comment without a space before it.
    "9JBA", "CVW2", "SU5Z", "X4QW",
    // A lone dash in a list in brackets.
    "G5U8", "YJV2",
    // Blank lines indented deeper than the block that they begin.
    "S98Z",
  ]

  /// A line of spaces at the very end of a file, without a line break: libyaml drops it from a block.
  static let readDifferently: Set<String> = ["JEF9/02", "L24T/01"]

  static var isThere: Bool { FileManager.default.fileExists(atPath: archive) }

  private static var archive: String {
    let root = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../..").standardized
    let vectors =
      ProcessInfo.processInfo.environment["LANYARD_VECTORS"] ?? root.appendingPathComponent("../shared/vectors").standardized.path
    return vectors + "/yaml-test-suite-data/yaml-test-suite-data-2022-01-17.tar.gz"
  }

  /// Unpacks the archive into a temporary folder, reads it and removes the folder.
  static func cases() throws -> [Case] {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("yaml-test-suite-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let tar = try Process.run(
      URL(fileURLWithPath: "/usr/bin/env"), arguments: ["tar", "-xzf", archive, "-C", folder.path, "--strip-components=1"])
    tar.waitUntilExit()
    try #require(tar.terminationStatus == 0)

    var cases: [Case] = []
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted() {
      // `name` and `tags` hold links to the same cases.
      guard path.hasSuffix("/in.yaml"), !path.hasPrefix("name/"), !path.hasPrefix("tags/") else { continue }
      let place = folder.appendingPathComponent(path).deletingLastPathComponent()
      let json = try? Data(contentsOf: place.appendingPathComponent("in.json"))
      cases.append(
        Case(
          name: String(path.dropLast("/in.yaml".count)),
          yaml: [UInt8](try Data(contentsOf: folder.appendingPathComponent(path))),
          isError: FileManager.default.fileExists(atPath: place.appendingPathComponent("error").path),
          // Several documents are several values, which is no JSON: such a case has none to compare.
          json: json.flatMap { try? JSONSerialization.jsonObject(with: $0, options: .fragmentsAllowed) }))
    }
    return cases
  }
}

import CBaselines
import Foundation
import Lanyard

/// What checking specs costs.
struct SpecRows {
  /// The texts of the specs of this repository, again and again until there are so many.
  private let texts: [[UInt8]]

  init(specs: String, count: Int) throws {
    let paths = (FileManager.default.enumerator(atPath: specs)?.allObjects ?? [])
      .compactMap { $0 as? String }.filter { $0.hasSuffix(".auth.yaml") }.sorted()
    guard !paths.isEmpty else { throw Failure("there are no specs in \(specs)") }
    let different = try paths.map { [UInt8](try Data(contentsOf: URL(fileURLWithPath: specs + "/" + $0))) }
    texts = (0..<count).map { different[$0 % different.count] }
  }

  /// What `lanyard check` does with each text, one after the other.
  func check() -> Row {
    Row(
      name: "check",
      lanyard: .init("\(texts.count) specs (\(texts.reduce(0) { $0 + $1.count } / 1024) KiB) checked") { [texts] _ in
        for text in texts {
          let source = SourceText(path: "vendor.auth.yaml", text: String(decoding: text, as: UTF8.self))
          guard AuthSpec.check(source).spec != nil else { throw Failure("a spec has mistakes") }
        }
      },
      baseline: .init("libyaml walks through the same bytes") { [texts] _ in
        for text in texts where baseline_yaml_events(text, text.count) == 0 { throw Failure("libyaml finds a mistake") }
      }, count: 1, rounds: 7)
  }

  /// The whole command, with as many files in one folder.
  func checkFiles(_ lanyard: String, in folder: String) throws -> Row {
    guard access(lanyard, X_OK) == 0 else { throw Failure("there is no program \(lanyard)") }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let files = texts.indices.map { URL(fileURLWithPath: "\(folder)/vendor-\($0).auth.yaml") }
    for (file, text) in zip(files, texts) { try Data(text).write(to: file) }
    return Row(
      name: "check-files",
      lanyard: .init("`lanyard check` of \(files.count) files") { _ in try Program.run([lanyard, "check", folder]) },
      baseline: .init("they are read, and libyaml walks through them") { _ in
        for file in files {
          let text = [UInt8](try Data(contentsOf: file))
          guard baseline_yaml_events(text, text.count) > 0 else { throw Failure("libyaml finds a mistake") }
        }
      }, count: 1, rounds: 7)
  }
}

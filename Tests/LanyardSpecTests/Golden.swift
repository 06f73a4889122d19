import Foundation

@testable import LanyardSpec

/// The specs of the folder `Golden`, each with what reading it says beside it.
enum Golden {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")
  private static let ending = ".auth.yaml"

  /// The names of all specs, without their endings.
  static let names: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasSuffix(ending) }.map { String($0.dropLast(ending.count)) }.sorted()
  }()

  static func source(_ name: String) throws -> SourceText {
    let file = name + ending
    return SourceText(path: file, text: try String(contentsOf: folder.appending(path: file), encoding: .utf8))
  }

  static func expected(_ name: String) -> URL { folder.appending(path: "\(name).expected") }

  /// Whether to write what is said now instead of comparing with it: LANYARD_RECORD=1.
  static let isRecording = ProcessInfo.processInfo.environment["LANYARD_RECORD"] == "1"
}

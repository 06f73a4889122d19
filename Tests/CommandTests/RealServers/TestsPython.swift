import Foundation

/// Servers that are on PyPI only lie beside the tests' own Python.
enum TestsPython {
  /// The path of a program there, whether it is installed or not.
  static func program(_ name: String) -> String {
    let python = ProcessInfo.processInfo.environment["LANYARD_TESTS_PYTHON"] ?? "/nowhere/python3"
    return URL(filePath: python).deletingLastPathComponent().appending(path: name).path
  }
}

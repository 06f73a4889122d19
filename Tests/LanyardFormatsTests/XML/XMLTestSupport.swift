import LanyardFormats

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Strings that have broken somebody's parser, from the vectors folder beside the package.
enum NaughtyStrings {
  static let path: String = {
    let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4).joined(separator: "/")
    let vectors = ProcessInfo.processInfo.environment["LANYARD_VECTORS"] ?? root + "/../shared/vectors"
    return vectors + "/blns/blns.json"
  }()

  static var isPresent: Bool { FileManager.default.fileExists(atPath: path) }

  static func all() throws -> [String] {
    try JSONDecoder().decode([String].self, from: Data(contentsOf: URL(filePath: path)))
  }
}

/// Another parser's opinion: that of Python's expat.
enum Python {
  static let executable: String? = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    .map { "\($0)/python3" }.first { access($0, X_OK) == 0 }

  /// Of each child of the root, the attribute `a` and the text, in UTF-8.
  static func attributesAndTexts(of document: [UInt8]) throws -> [[UInt8]] {
    let script = """
      import sys, xml.etree.ElementTree as tree
      for child in tree.parse(sys.argv[1]).getroot():
          print(child.get("a").encode().hex()); print((child.text or "").encode().hex())
      """
    let file = FileManager.default.temporaryDirectory.appending(path: "lanyard-\(UUID().uuidString).xml")
    try Data(document).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return try run(["-c", script, file.path(percentEncoded: false)]).split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      .map { line in
        stride(from: 0, to: line.utf8.count, by: 2).compactMap {
          UInt8(String(decoding: line.utf8.dropFirst($0).prefix(2), as: UTF8.self), radix: 16)
        }
      }
  }

  private struct Failure: Error { var status: Int32 }

  private static func run(_ arguments: [String]) throws -> String {
    var ends: [Int32] = [0, 0]
    guard let executable, pipe(&ends) == 0 else { throw Failure(status: errno) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    posix_spawn_file_actions_addclose(&actions, ends[0])
    defer { posix_spawn_file_actions_destroy(&actions) }
    var words = ([executable] + arguments).map { strdup($0) } + [nil]
    defer { words.forEach { free($0) } }
    var process = pid_t()
    let status = posix_spawn(&process, executable, &actions, nil, &words, environ)
    close(ends[1])
    defer { close(ends[0]) }
    guard status == 0 else { throw Failure(status: status) }
    var output: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while case let count = read(ends[0], &buffer, buffer.count), count > 0 { output += buffer[..<count] }
    var exit: Int32 = 0
    waitpid(process, &exit, 0)
    guard exit == 0 else { throw Failure(status: exit) }
    return String(decoding: output, as: UTF8.self)
  }
}

/// What a parser of XML may be given and must give back, byte for byte.
let awkwardValues = [
  #"a"b"#, "a'b", "a<b>&c", "]]>", "<!--x-->", "&amp;", "&#65;", "tab\there", "line\nfeed", "carriage\rreturn", "\r\n", "naïve",
  "nai\u{308}ve",
  "🔑", " leading and trailing ", "  ", "\u{85}", "\u{2028}", "\u{7F}", "${x}", "{{x}}", "\u{FEFF}", "\u{10FFFD}", "",
]

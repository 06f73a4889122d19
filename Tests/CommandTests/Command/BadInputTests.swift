import Foundation
import Testing

/// Files and folders that are not what their names say: each is told in words, and the others are looked at all the same.
@Suite struct BadInputTests {
  private static let guest = "lanyard: 1\nname: guest\nmethods:\n  g:\n    apply: { headers: { X-Anonymous: \"true\" } }\n"

  private func found(_ outcome: Desk.Outcome) throws -> [[String: Any]] {
    try #require(JSONSerialization.jsonObject(with: Data(outcome.out.utf8)) as? [[String: Any]], "\(outcome.out)\(outcome.err)")
  }

  /// For root no folder is closed: the command then runs as nobody.
  private static let asNobody = geteuid() == 0 ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : []
  private static let canBeNobody =
    asNobody.isEmpty
    || (FileManager.default.isExecutableFile(atPath: "/usr/bin/setpriv") && (try? Desk.command).map(isReachableByAll) ?? false)

  private static func isReachableByAll(_ path: String) -> Bool {
    var url = URL(filePath: path).deletingLastPathComponent()
    while url.path != "/" {
      let bits = (try? FileManager.default.attributesOfItem(atPath: url.path)[.posixPermissions] as? Int) ?? 0
      guard bits & 0o001 != 0 else { return false }
      url = url.deletingLastPathComponent()
    }
    return true
  }

  @Test(.enabled(if: canBeNobody, "root reads every folder, and nobody cannot reach the command"))
  func aFolderWithoutRightsIsNamed() async throws {
    try await Desk.open { desk in
      for name in ["specs/open", "specs/closed"] {
        try FileManager.default.createDirectory(at: desk.work.appending(path: name), withIntermediateDirectories: true)
        try desk.write(Self.guest.replacing("apply", with: "aply"), to: desk.work.appending(path: "\(name)/guest.auth.yaml"))
        try desk.write("method: g\n", to: desk.work.appending(path: "\(name)/guest.exchange.yaml"))
      }
      let closed = desk.work.appending(path: "specs/closed").path
      try FileManager.default.setAttributes([.posixPermissions: 0o000], ofItemAtPath: closed)
      defer { try? FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: closed) }
      let check = try await desk.run(["check", "--json"], through: Self.asNobody)
      #expect(check.status == 9)
      let findings = try found(check)
      #expect(findings.contains { $0["code"] as? String == "unreadable-folder" && $0["path"] as? String == "specs/closed" })
      #expect(findings.contains { $0["path"] as? String == "specs/open/guest.auth.yaml" }, "the others are checked")
      let test = try await desk.run(["test"], through: Self.asNobody)
      #expect(test.status == 9 && test.err.contains("the folder 'specs/closed' cannot be read"))
      let page = try await desk.run("check", "--explain", "unreadable-folder")
      #expect(page.status == 0 && page.out.contains("The folder cannot be read"))
    }
  }

  @Test func aGigabyteAndABinaryAreNotRead() async throws {
    try await Desk.open { desk in
      for kind in ["auth", "exchange"] { try Data([97, 0, 98]).write(to: desk.work.appending(path: "bin.\(kind).yaml")) }
      let making = #"truncate -s 1G big.auth.yaml big.exchange.yaml; exec "$@""#
      let check = try await desk.run(["check", ".", "--json"], through: ["/bin/sh", "-c", making, "sh"])
      #expect(check.status == 9)
      #expect(try found(check).map { $0["code"] as? String } == ["too-large", "binary-file"])
      let test = try await desk.run("test", ".", "--json")
      #expect(test.status == 9)
      let codes = try found(test).map { ($0["diagnostics"] as? [[String: Any]])?.first?["code"] as? String }
      #expect(codes == ["too-large", "binary-file"])
    }
  }

  @Test func whereAFileCeasesToBeUTF8IsSaid() async throws {
    try await Desk.open { desk in
      try Data("lanyard: 1\nname: caf\u{E9}\n".unicodeScalars.map { UInt8($0.value) }).write(to: desk.work.appending(path: "old.auth.yaml"))
      let check = try await desk.run("check", "old.auth.yaml")
      #expect(check.status == 9)
      #expect(check.out.contains("the file is not UTF-8 from here on\n  --> old.auth.yaml:2:10\n"), "\(check.out)")
    }
  }

  @Test func pipesAndFoldersWithTheNamesOfFilesDoNotStopTheRest() async throws {
    try await Desk.open { desk in
      let making = #"mkfifo pipe.exchange.yaml; mkdir folder.auth.yaml folder.exchange.yaml; exec timeout 300 "$@""#
      try desk.write(Self.guest, to: desk.work.appending(path: "guest.auth.yaml"))
      // The exchanges beside a spec are read by `check` as well: without its guard the pipe would make it wait for ever.
      let check = try await desk.run(["check", "."], through: ["/bin/sh", "-c", making, "sh"])
      #expect(check.status == 0 && check.out.isEmpty, "\(check.out)\(check.err)")
      let test = try await desk.run("test", ".", "--json")
      #expect(test.status == 9)
      #expect(try found(test).prefix(1).map { ($0["diagnostics"] as? [[String: Any]])?.first?["code"] as? String } == ["not-a-file"])
      for command in ["check", "test", "explain"] {
        let outcome = try await desk.run(command, command == "test" ? "folder.exchange.yaml" : "folder.auth.yaml")
        #expect(outcome.status == 9 && outcome.err.contains("folder."), "\(command): \(outcome.err)")
      }
    }
  }

  @Test func linksToFilesAreFilesAndLinksToFoldersAreNotFollowed() async throws {
    try await Desk.open { desk in
      let real = desk.work.appending(path: "specs/real")
      try FileManager.default.createDirectory(at: real, withIntermediateDirectories: true)
      try desk.write(Self.guest.replacing("apply", with: "aply"), to: real.appending(path: "guest.auth.yaml"))
      let making = """
        cd specs; mkdir .hidden; cp real/guest.auth.yaml .hidden; cp real/guest.auth.yaml .guest.auth.yaml; ln -s real linked
        ln -s real/guest.auth.yaml link.auth.yaml; ln -s nowhere dangling.auth.yaml; ln -s real folder.auth.yaml
        cp real/guest.auth.yaml "$(printf 'not\\377utf8.auth.yaml')"; cp real/guest.auth.yaml other.yaml; cd ..; exec "$@"
        """
      let check = try await desk.run(["check", "--short"], through: ["/bin/sh", "-c", making, "sh"])
      #expect(check.status == 9)
      let files = check.out.split(separator: "\n").compactMap { $0.split(separator: ":").first }
      let named = ["dangling.auth.yaml", "folder.auth.yaml", "link.auth.yaml", "real/guest.auth.yaml"].map { "specs/\($0)" }
      #expect(files.reduce(into: []) { if $0.last != $1 { $0.append($1) } }.map(String.init) == named, "\(check.out)\(check.err)")
      let linked = try await desk.run("check", "--short", "specs/linked")
      #expect(linked.out.hasPrefix("specs/linked/./guest.auth.yaml:"), "a folder that is named is looked at: \(linked.out)")
    }
  }

  @Test(arguments: [false, true])
  func ofThousandsOfMistakesTheFirstHundredAreShown(isShort: Bool) async throws {
    try await Desk.open { desk in
      let inputs = (0..<3000).map { "  i\($0): { sekret: true }\n" }.joined()
      try desk.write(Self.guest.replacing("methods:", with: "inputs:\n\(inputs)methods:"), to: desk.work.appending(path: "many.auth.yaml"))
      let outcome = try await desk.run(["check", "many.auth.yaml"] + (isShort ? ["--short"] : []))
      #expect(outcome.status == 9)
      let lines = outcome.out.split(separator: "\n")
      #expect(lines.count { $0.contains(isShort ? ": error: " : "error[") } == 100)
      #expect(lines.last?.wholeMatch(of: #/and \d[\d ]* more/#) != nil, "\(lines.last ?? "")")
    }
  }

  @Test func amongAThousandSpecsTheBrokenOneIsFound() async throws {
    try await Desk.open { desk in
      for number in 0..<1000 {
        let folder = desk.work.appending(path: "specs/s\(number)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let text = Self.guest.replacing("guest", with: "s\(number)").replacing("apply:", with: number == 617 ? "aply:" : "apply:")
        try desk.write(text, to: folder.appending(path: "s\(number).auth.yaml"))
      }
      let check = try await desk.run("check", "--json")
      #expect(check.status == 9)
      #expect(Set(try found(check).compactMap { $0["path"] as? String }) == ["specs/s617/s617.auth.yaml"])
    }
  }
}

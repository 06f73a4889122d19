import Foundation
import Testing

@testable import LanyardSpec

@Suite("A file of profiles")
struct ProfileReadingTests {
  private static func read(_ text: String) -> (file: ProfileFile?, diagnostics: [Diagnostic]) {
    ProfileReader.read(SourceText(path: "lanyard.yaml", text: text))
  }

  /// A profile with these lines in its inputs.
  private static func inputs(_ lines: String) -> String {
    "lanyard: 1\nprofiles:\n  vault:\n    spec: vault\n    inputs:\n      \(lines)\n"
  }

  static let everyKey = """
    lanyard: 1
    profiles:
      prod-backup:
        spec: snapprotect
        method: json
        inputs:
          base_url: https://backup.example.com/webservice
          username: ops
          password: { env: BACKUP_PASSWORD }
        ca: ~/ca.pem
        proxy: socks5://127.0.0.1:1080
        allow_plain_http: true
        logout: on-exit
      spare:
        spec: ./specs/spare.auth.yaml
        inputs:
          token: { file: ~/.secrets/spare }
          password: { command: [pass, show, "a b", ""], timeout: 10s }
          slow: { command: [sleep] }
          pin: { prompt: "PIN of ops" }
    """

  @Test("everything that can be said is read")
  func everything() throws {
    let (file, diagnostics) = Self.read(Self.everyKey)
    #expect(diagnostics.isEmpty, "\(diagnostics)")
    let profiles = try #require(file)
    let backup = try #require(profiles.profile(named: "prod-backup"))
    #expect(backup.spec.value == "snapprotect")
    #expect(backup.method?.value == "json")
    #expect(backup.inputs.map(\.name.value) == ["base_url", "username", "password"])
    guard case .text("ops") = backup.inputs[1].value else { throw Unexpected() }
    #expect(backup.inputs[2].origin == .environment("BACKUP_PASSWORD"))
    #expect(backup.certificates?.value == "~/ca.pem")
    #expect(backup.proxy?.value == "socks5://127.0.0.1:1080")
    #expect(backup.allowsPlainHTTP && backup.logsOutOnExit)
    let spare = try #require(profiles.profile(named: "spare"))
    #expect(!spare.allowsPlainHTTP && !spare.logsOutOnExit && spare.method == nil)
    #expect(
      spare.inputs.map(\.origin) == [
        .file("~/.secrets/spare"), .command(["pass", "show", "a b", ""], timeout: .seconds(10)),
        .command(["sleep"], timeout: .seconds(30)), .prompt("PIN of ops"),
      ])
    #expect(profiles.profile(named: "third") == nil)
  }

  @Test(
    "mistakes are told where they are",
    arguments: [
      Mistake(
        "lanyard: 1\nprofiles:\n  vault:\n    spec: vault\n    ‹metod›: token\n", .unknownKey, "unknown key 'metod' in a profile",
        help: "did you mean 'method'?"),
      Mistake(
        "lanyard: 1\nprofiles:\n  vault: ‹{ method: token }›\n", .missingKey,
        "'spec' is missing in a profile", help: "spec: NAME, or its path from this file's folder"),
      Mistake(inputs("password: { ‹evn›: PASSWORD }"), .unknownKey, "unknown key 'evn' in an input's origin", help: "did you mean 'env'?"),
      Mistake(
        inputs("password: ‹{}›"), .missingKey, "it is not said where this comes from", help: "one of 'env', 'file', 'command', 'prompt'"),
      Mistake(
        inputs("password: { env: A, timeout: ‹3s› }"), .misplacedKey, "only a 'command' has a 'timeout'"),
      Mistake(
        inputs("password: { command: ‹pass show vault› }"), .wrongType, "expected a list, found text",
        help: "no shell reads it: write the program and each of its arguments, [pass, show, vault]"),
      Mistake(inputs("password: { command: ‹[]› }"), .emptyList, "a command begins with a program"),
      Mistake(
        inputs("password: { env: ‹$PASSWORD› }"), .wrongValue, "'$PASSWORD' is no name of a variable",
        help: "its name alone, such as BACKUP_PASSWORD"),
      Mistake(inputs(#"password: { file: ‹"a\0b"› }"#), .invalidText, "a NUL cannot stand here"),
      Mistake(inputs("password: ‹[a]›"), .wrongType, "expected text, or where it comes from, found a list"),
      Mistake(
        "lanyard: 1\nprofiles:\n  ‹../vault›: { spec: vault }\n", .invalidName, "'../vault' is no name of a profile",
        help: "it has letters, digits, '.', '_' and '-', at most 100, and begins neither with '.' nor with '-'"),
      Mistake("lanyard: 1\nprofiles: ‹{}›\n", .emptyList, "there is no profile"),
      Mistake(
        "lanyard: ‹2›\nprofiles: {}\n", .needsLaterLanyard, "version 2 of the language needs a later Lanyard",
        help: "this one reads version 1"),
    ])
  func mistakes(_ mistake: Mistake) {
    let (file, diagnostics) = Self.read(mistake.marked.text)
    #expect(file == nil)
    #expect(mistake.matches(diagnostics), "\(diagnostics)")
  }

  @Test("a second origin is refused and points at the first")
  func twoOrigins() {
    let (file, diagnostics) = Self.read(Self.inputs("password: { env: A, file: b }"))
    #expect(file == nil)
    #expect(diagnostics.map(\.code) == [.conflictingKeys])
  }

  @Test("the documentation's examples are read", arguments: ["Documentation/Profiles.md", "README.md"])
  func documentation(path: String) throws {
    let root = (0..<4).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() }
    let text = try String(contentsOf: root.appending(path: path), encoding: .utf8)
    let examples = text.matches(of: /(?s)```yaml\n(.*?)```/).map { String($0.1) }.filter { $0.contains("\nprofiles:") }
    #expect(!examples.isEmpty)
    for example in examples {
      let (file, diagnostics) = Self.read(example)
      #expect(file != nil && diagnostics.isEmpty, "\(diagnostics)")
    }
  }

  @Test("its committed schema is current")
  func schema() throws {
    let root = (0..<4).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() }
    let file = root.appending(path: "Documentation/lanyard-profiles.schema.json")
    if Golden.isRecording { try SpecSchema.profilesJSON().write(to: file, atomically: true, encoding: .utf8) }
    #expect(try String(contentsOf: file, encoding: .utf8) == SpecSchema.profilesJSON(), "LANYARD_RECORD=1 writes it anew")
    let schema = try #require(JSONSerialization.jsonObject(with: Data(SpecSchema.profilesJSON().utf8)) as? [String: Any])
    let definitions = try #require(schema["$defs"] as? [String: Any])
    for match in SpecSchema.profilesJSON().matches(of: /"#\/\$defs\/(\w+)"/) { #expect(definitions[String(match.1)] != nil, "\(match.1)") }
  }

  struct Unexpected: Error {}
}

extension Profile.Input {
  fileprivate var origin: Profile.Origin? {
    guard case .origin(let origin) = value else { return nil }
    return origin
  }
}

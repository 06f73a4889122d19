import Foundation
import Testing

/// The reader of guides itself: what a guide says wrongly must not pass.
@Suite struct GuideReaderTests {
  private func follow(_ markdown: String, replacing: [String: String] = [:]) async throws {
    let guide = try Guide(name: "guide.md", markdown: markdown)
    try await GuideReader.open(replacing: replacing) { try await $0.follow(guide) }
  }

  private static func console(_ lines: String...) -> String { "```console\n\(lines.joined(separator: "\n"))\n```\n" }

  @Test func aWrongOutputIsToldWithBothTextsAndTheLine() async throws {
    let deviation = await #expect(throws: GuideReader.Deviation.self) {
      try await follow("# A guide\n\n" + Self.console("$ echo one", "one", "$ echo two", "2"))
    }
    #expect(deviation?.description == "guide.md:6: $ echo two\nshall say:\n2\n\nand says:\ntwo\n")
  }

  @Test(arguments: [
    Self.console("$ echo one"), Self.console("$ true", "one"), Self.console("$ printf 'one\\ntwo\\n'", "one"),
    Self.console("$ echo one", "one", "two"),
    Self.console("$ echo one", "on"), Self.console("$ echo one two", "one…three"), Self.console("$ printf 'a\\nb\\n'", "a…b"),
    Self.console("$ echo 'x.y'", "xzy"),
  ])
  func anOutputThatDiffersFails(_ markdown: String) async throws {
    await #expect(throws: GuideReader.Deviation.self) { try await follow(markdown) }
  }

  @Test func aMissingCommandFailsWhateverIsShown() async throws {
    let deviation = await #expect(throws: GuideReader.Deviation.self) { try await follow(Self.console("$ no-such-command", "…")) }
    #expect(deviation?.description.contains("cannot be started") == true)
  }

  @Test func whatDiffersFromMachineToMachineMayBeLeftOut() async throws {
    try await follow(Self.console("$ printf 'at 10:30 o%sclock\\n' \"'\"", "at … o'clock", "$ printf 'a\\nb\\nc\\nd\\n'", "a", "…", "d"))
  }

  @Test func errorsAreShownToo() async throws {
    try await follow(Self.console("$ echo no >&2; false", "no", "$ echo $?", "1"))
  }

  @Test func theCommandsAreThoseOfOneShell() async throws {
    try await follow(
      Self.console(
        "$ export NAME=\"a 'b'\"", "$ mkdir inner", "$ cd inner", "$ echo $NAME \\", "    two", "a 'b' two", "$ basename $PWD", "inner"))
  }

  @Test func filesAreSavedAndEdited() async throws {
    try await follow(
      """
      Save this as `a/b.txt`:

      ```yaml
      one
      two
      three
      ```

      Mend `a/b.txt`:

      ```diff
       one
      -two
      +2
      ```

      This is only shown:

      ```sh
      exit 1
      ```

      """ + Self.console("$ cat a/b.txt", "one", "2", "three"))
  }

  @Test(arguments: ["one\n", ""])
  func anEditThatDoesNotFitFails(_ twice: String) async throws {
    let old = twice.isEmpty ? "three" : "one"
    let deviation = await #expect(throws: GuideReader.Deviation.self) {
      try await follow("`a.txt`:\n\n```text\none\ntwo\n\(twice)```\n\n`a.txt`:\n\n```diff\n-\(old)\n+two\n```\n")
    }
    #expect(deviation?.line == (twice.isEmpty ? 10 : 11))
  }

  @Test func addressesAreThoseOfThisMachine() async throws {
    try await follow(
      "`a.txt`:\n\n```text\nvendor.example:80\n```\n" + Self.console("$ cat a.txt; wc -c <a.txt", "vendor.example:80", "15"),
      replacing: ["vendor.example:80": "127.0.0.1:4711"])
  }

  @Test(arguments: ["```console\n$ true\n", "```console\nno command\n```\n"])
  func aGuideThatCannotBeReadIsAMistake(_ markdown: String) {
    #expect(throws: Guide.Mistake.self) { try Guide(name: "guide.md", markdown: markdown) }
  }

  @Test func theBuiltCommandIsTheFirst() async throws {
    try await follow(Self.console("$ lanyard --version", "0.…", "$ ls -A . ~", ".:", "", "…home:"))
  }
}

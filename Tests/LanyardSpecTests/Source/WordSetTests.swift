import Testing

@testable import LanyardSpec

@Suite("A set of words")
struct WordSetTests {
  @Test(arguments: KeyTable.all)
  func hasItsWordsAndNoOthers(table: KeyTable) {
    let words = WordSet(table.names)
    #expect(table.names.allSatisfy { words.contains($0) })
    let strangers =
      table.names.flatMap { [$0 + "x", $0.uppercased(), String($0.reversed()), String($0.dropLast()), "\u{e9}" + $0] } + ["", "é"]
    #expect(strangers.filter { words.contains($0) } == strangers.filter { table.names.contains($0) })
  }

  @Test func mayBeEmptyAndTellAWordTwice() {
    #expect(!WordSet([]).contains(""))
    #expect(!WordSet([]).contains("a"))
    let words = WordSet(["get", "get", "got"])
    #expect(words.contains("get") && words.contains("got") && !words.contains("gut"))
  }

  @Test func whatHasNoSlotIsNotThere() {
    var slots = WordSlots()
    #expect(!slots.mayHave("login".slot))
    slots.insert("login".slot)
    #expect(slots.mayHave("login".slot))
    #expect(!slots.mayHave("title".slot))
  }
}

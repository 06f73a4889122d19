import Testing

@testable import LanyardSpec

@Suite("Values by name")
struct NameTableTests {
  @Test("a name is found among few and among many, and the first value stays", arguments: [1, 16, 17, 18, 200])
  func find(count: Int) {
    var table = NameTable<Int>()
    for value in 0..<count {
      #expect(table.position(of: "name\(value)") == nil)
      #expect(table.add("name\(value)", value) == value)
      #expect(table.add("name0", -1) == 0)
    }
    #expect(table.names == (0..<count).map { "name\($0)" })
    for value in 0..<count { #expect(table["name\(value)"] == value) }
    #expect(!table.contains("name\(count)"))
    table[count - 1].value = 1000
    #expect(table["name\(count - 1)"] == 1000)
  }
}

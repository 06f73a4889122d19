import Testing

@testable import LanyardSpec

@Suite("Every key of the language is read")
struct EveryKeyTests {
  private struct Key: Hashable, CustomStringConvertible {
    var noun: String
    var key: String
    var description: String { "'\(key)' in \(noun)" }
  }

  private let source: SourceText
  private let root: Node
  private let places: [KeyPlace]

  init() throws {
    source = try Golden.source("every-key")
    root = try #require(compose(source.text).node)
    var reader = SpecReader(recordsKeys: true)
    _ = reader.spec(root, source: source)
    places = reader.keyPlaces
  }

  @Test("the spec every-key has every key of every table")
  func complete() {
    let all = Set(KeyTable.all.flatMap { table in table.names.map { Key(noun: table.noun, key: $0) } })
    let met = Set(places.map { Key(noun: $0.noun, key: $0.key) })
    #expect(all.subtracting(met) == [])
    #expect(met.subtracting(all) == [])
  }

  @Test("a value that no key can have is refused at every key")
  func refused() {
    for place in places {
      // Even JSON, which can be any list, has no template that does not end.
      let odd = [0, 1].reduce(Twig("${", .doubleQuoted, at: place.value)) { inner, _ in Twig(.sequence([inner]), at: place.value) }
      let changed = Twig(root).changing(place) { Twig.Entry(key: $0.key, value: odd) }
      let diagnostics = AuthSpec.read(changed.node, of: source).diagnostics
      #expect(
        diagnostics.contains { $0.severity == .error && $0.range == place.value },
        "'\(place.key)' in \(place.noun), line \(place.value.start.line)")
    }
  }

  @Test("a key that is left out means the word that its table names")
  func defaults() throws {
    func meaning(_ place: KeyPlace, _ word: String?) throws -> String {
      let value = word.map { Twig($0, at: place.value) }
      let changed = Twig(root).changing(place) { entry in value.map { Twig.Entry(key: entry.key, value: $0) } }
      var reader = SpecReader()
      let read = reader.spec(changed.node, source: source)
      let spec = try #require(read)
      return "\(spec.inputs) \(spec.methods)"
    }
    var count = 0
    for table in KeyTable.all {
      for key in table.keys {
        guard let word = key.defaultWord, case .words(let words) = key.form else {
          #expect(key.defaultWord == nil)
          continue
        }
        let place = try #require(places.first { $0.noun == table.noun && $0.key == key.name })
        let without = try meaning(place, nil)
        #expect(try meaning(place, word) == without, "'\(key.name)' in \(table.noun)")
        for other in words where other != word { #expect(try meaning(place, other) != without, "'\(other)'") }
        count += 1
      }
    }
    #expect(count > 15)
  }

  @Test("every table says what its keys mean, once")
  func tables() {
    for table in KeyTable.all {
      #expect(Set(table.names).count == table.keys.count, "\(table.noun)")
      #expect(table.keys.allSatisfy { !$0.summary.isEmpty }, "\(table.noun)")
      #expect(table.names.allSatisfy { table.refused[$0] == nil }, "\(table.noun)")
    }
    #expect(Set(KeyTable.all.map(\.noun)).count == KeyTable.all.count)
  }
}

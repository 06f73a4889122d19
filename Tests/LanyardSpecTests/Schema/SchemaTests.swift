import Foundation
import Testing

@testable import LanyardSpec

@Suite("The language as a JSON Schema")
struct SchemaTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized

  @Test("its committed copy is current")
  func documentation() throws {
    let file = Self.root.appending(path: "Documentation/lanyard.schema.json")
    if Golden.isRecording { try SpecSchema.json().write(to: file, atomically: true, encoding: .utf8) }
    #expect(try String(contentsOf: file, encoding: .utf8) == SpecSchema.json(), "LANYARD_RECORD=1 writes it anew")
  }

  @Test("every key of it is read, and every key that is read is in it")
  func keys() throws {
    let schema = try #require(JSONSerialization.jsonObject(with: Data(SpecSchema.json().utf8)) as? [String: Any])
    let definitions = try #require(schema["$defs"] as? [String: Any])
    func properties(_ noun: KeyTable.Noun) -> [String: Any] {
      let object = noun == .spec ? schema : definitions[noun.rawValue] as? [String: Any]
      return object?["properties"] as? [String: Any] ?? [:]
    }
    let source = try Golden.source("every-key")
    var reader = SpecReader(recordsKeys: true)
    _ = reader.spec(try #require(compose(source.text).node), source: source)
    for table in KeyTable.all {
      let read = Set(reader.keyPlaces.filter { $0.noun == table.noun }.map(\.key))
      #expect(Set(properties(table.id).keys) == read, "\(table.noun)")
      #expect(properties(table.id).values.allSatisfy { ($0 as? [String: Any])?["description"] is String }, "\(table.noun)")
    }
    #expect(KeyTable.all.count + KeyTable.ofProfiles.count == KeyTable.Noun.allCases.count)
    // Nothing is referred to that is not there.
    for match in SpecSchema.json().matches(of: /"#\/\$defs\/(\w+)"/) { #expect(definitions[String(match.1)] != nil, "\(match.1)") }
  }

  @Test("what it requires is missed when it is not there")
  func required() throws {
    let (source, root, keys) = try Self.everyKey()
    for (place, table, key) in keys {
      let isChosen = table.choices.contains { $0.isRequired && $0.names.contains(key.name) }
      let without = AuthSpec.read(Twig(root).changing(place) { _ in nil }.node, of: source).diagnostics
      let misses = without.contains { $0.code == .missingKey || $0.code == .secretInMessage }
      // Of a choice another key may stand beside it in this spec, but in fact none does.
      if key.isRequired || isChosen { #expect(misses, "'\(key.name)' in \(table.noun)") }
    }
  }

  @Test("an independent validator accepts what is read", .enabled(if: Validator.isInstalled, "there is no python3 with jsonschema"))
  func accepts() throws {
    var documents: [(name: String, node: Node)] = []
    for name in Golden.names {
      let source = try Golden.source(name)
      if AuthSpec.read(source).spec != nil { documents.append((name, try #require(compose(source.text).node))) }
    }
    #expect(documents.count > 10)
    let specs = Self.root.appending(path: "specs").path
    for path in try FileManager.default.subpathsOfDirectory(atPath: specs) where path.hasSuffix(".auth.yaml") {
      let text = try String(contentsOfFile: "\(specs)/\(path)", encoding: .utf8)
      documents.append((path, try #require(compose(text).node)))
    }
    for page in RulePage.all {
      guard let example = page.example, let node = compose(example.framed(example.good).text).node else { continue }
      documents.append(("good \(page.codes)", node))
    }
    for (document, objection) in zip(documents, try Validator().objections(to: documents.map(\.node))) {
      #expect(objection == nil, "\(document.name)")
    }
  }

  @Test("it refuses what has the wrong form", .enabled(if: Validator.isInstalled, "there is no python3 with jsonschema"))
  func refuses() throws {
    let ofForm: Set<Diagnostic.Code> = [
      .unknownKey, .wrongType, .conflictingKeys, .emptyList, .invalidDuration, .invalidStatus, .unknownFailure,
    ]
    var documents: [(name: String, node: Node)] = []
    for name in Golden.names {
      let source = try Golden.source(name)
      guard AuthSpec.read(source).diagnostics.contains(where: { ofForm.contains($0.code) }) else { continue }
      documents.append((name, try #require(compose(source.text).node)))
    }
    for page in RulePage.all where !ofForm.isDisjoint(with: page.codes) && !page.codes.contains(.emptyText) {
      guard let example = page.example, let node = compose(example.framed(example.bad).text).node else { continue }
      documents.append(("bad \(page.codes)", node))
    }
    #expect(documents.count > 10)
    for (document, objection) in zip(documents, try Validator().objections(to: documents.map(\.node))) {
      #expect(objection != nil, "\(document.name)")
    }
  }

  @Test(
    "it refuses an odd value and an odd key wherever the reader does",
    .enabled(if: Validator.isInstalled, "there is no python3 with jsonschema"))
  func refusesEverywhere() throws {
    let (_, root, keys) = try Self.everyKey()
    var documents: [(name: String, node: Node)] = []
    var nouns: Set<KeyTable.Noun> = []
    for (place, table, key) in keys {
      let name = "'\(key.name)' in \(table.noun)"
      if nouns.insert(table.id).inserted {
        documents.append(
          ("odd \(name)", Twig(root).changing(place) { Twig.Entry(key: Located("surely-unknown", at: $0.key.range), value: $0.value) }.node)
        )
      }
      // Any list is JSON.
      switch key.form {
      case .json, .jsonContainer: continue
      default: break
      }
      let odd = Twig(.sequence([Twig(.sequence([]), at: place.value)]), at: place.value)
      documents.append((name, Twig(root).changing(place) { Twig.Entry(key: $0.key, value: odd) }.node))
    }
    for (document, objection) in zip(documents, try Validator().objections(to: documents.map(\.node))) {
      #expect(objection != nil, "\(document.name)")
    }
  }
}

extension SchemaTests {
  /// The spec every-key, and the first place of each key in it.
  fileprivate static func everyKey() throws -> (SourceText, Node, [(place: KeyPlace, table: KeyTable, key: KeyTable.Key)]) {
    let source = try Golden.source("every-key")
    let root = try #require(compose(source.text).node)
    var reader = SpecReader(recordsKeys: true)
    _ = reader.spec(root, source: source)
    var keys: [(KeyPlace, KeyTable, KeyTable.Key)] = []
    for table in KeyTable.all {
      for key in table.keys {
        keys.append((try #require(reader.keyPlaces.first { $0.noun == table.noun && $0.key == key.name }), table, key))
      }
    }
    return (source, root, keys)
  }
}

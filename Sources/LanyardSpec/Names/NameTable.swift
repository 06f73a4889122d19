/// Values by name, where the names are mostly few: up to sixteen are compared one by one, which is quicker than to hash them.
struct NameTable<Value> {
  /// No tuple: the runtime copies arrays of those element by element.
  struct Entry {
    let name: String
    var value: Value
  }

  private static var mostCompared: Int { 16 }

  private var entries: [Entry] = []
  /// Where each name stands, once they are many.
  private var positions: [String: Int] = [:]

  /// In the order in which they came.
  var names: [String] { entries.map(\.name) }

  var indices: Range<Int> { entries.indices }

  func position(of name: String) -> Int? {
    entries.count <= Self.mostCompared ? entries.firstIndex { $0.name == name } : positions[name]
  }

  func contains(_ name: String) -> Bool { position(of: name) != nil }

  subscript(name: String) -> Value? { position(of: name).map { entries[$0].value } }

  subscript(position: Int) -> Entry {
    get { entries[position] }
    _modify { yield &entries[position] }
  }

  /// Adds a name that is not there yet; the value of one that is there stays.
  @discardableResult
  mutating func add(_ name: String, _ value: @autoclosure () -> Value) -> Int {
    if let position = position(of: name) { return position }
    if entries.isEmpty { entries.reserveCapacity(8) }
    entries.append(Entry(name: name, value: value()))
    if entries.count == Self.mostCompared + 1 {
      for index in entries.indices { positions[entries[index].name] = index }
    } else if entries.count > Self.mostCompared {
      positions[name] = entries.count - 1
    }
    return entries.count - 1
  }
}

/// Names that are mostly few.
typealias NameSet = NameTable<Void>

extension NameSet {
  mutating func insert(_ name: String) { add(name, ()) }
}

extension NameTable: Sendable where Value: Sendable {}
extension NameTable.Entry: Sendable where Value: Sendable {}

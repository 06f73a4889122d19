/// Values by name, where the names are mostly few: up to sixteen are compared one by one, which is quicker than to hash them.
struct NameTable<Value> {
  private static var mostCompared: Int { 16 }

  /// In the order in which they came.
  private(set) var names: [String] = []
  private var values: [Value] = []
  /// Where each name stands, once they are many.
  private var positions: [String: Int] = [:]

  func position(of name: String) -> Int? {
    names.count <= Self.mostCompared ? names.firstIndex(of: name) : positions[name]
  }

  func contains(_ name: String) -> Bool { position(of: name) != nil }

  subscript(name: String) -> Value? { position(of: name).map { values[$0] } }

  subscript(position: Int) -> Value {
    get { values[position] }
    _modify { yield &values[position] }
  }

  /// Adds a name that is not there yet; the value of one that is there stays.
  @discardableResult
  mutating func add(_ name: String, _ value: @autoclosure () -> Value) -> Int {
    if let position = position(of: name) { return position }
    names.append(name)
    values.append(value())
    if names.count == Self.mostCompared + 1 {
      positions = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
    } else if names.count > Self.mostCompared {
      positions[name] = names.count - 1
    }
    return names.count - 1
  }
}

/// Names that are mostly few.
typealias NameSet = NameTable<Void>

extension NameSet {
  mutating func insert(_ name: String) { add(name, ()) }
}

extension NameTable: Sendable where Value: Sendable {}

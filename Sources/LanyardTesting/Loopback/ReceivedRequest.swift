/// A request as it arrived at a loopback server: nothing is normalised.
public struct ReceivedRequest: Sendable, Hashable {
  /// One field line.
  public struct Field: Sendable, Hashable {
    /// The name as it was written.
    public var name: String
    /// The value's bytes without the spaces around them.
    public var value: [UInt8]
    /// The value as text.
    public var text: String { String(decoding: value, as: UTF8.self) }
  }

  /// The method.
  public var method: String
  /// What stood between the method and the version.
  public var target: String
  /// The version, such as `HTTP/1.1`.
  public var version: String
  /// The fields in their order, repeated ones included.
  public var fields: [Field]
  /// The body, decoded from its transfer coding.
  public var body: [UInt8]

  /// The values of a field in their order, whatever the case of its name.
  public func values(of name: String) -> [String] {
    fields.filter { $0.name.lowercased() == name.lowercased() }.map(\.text)
  }

  /// Reads a head: everything up to the empty line, without it. Nil when it is not one.
  init?(head: [UInt8]) {
    var lines = head.split(separator: 0x0A, omittingEmptySubsequences: false).map { $0.last == 0x0D ? $0.dropLast() : $0 }
    guard !lines.isEmpty else { return nil }
    let parts = lines.removeFirst().split(separator: 0x20, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
    guard parts.count == 3 else { return nil }
    (method, target, version, body) = (parts[0], parts[1], parts[2], [])
    fields = []
    for line in lines {
      guard let colon = line.firstIndex(of: 0x3A) else { return nil }
      var value = line[(colon + 1)...]
      while let byte = value.first, byte == 0x20 || byte == 0x09 { value.removeFirst() }
      while let byte = value.last, byte == 0x20 || byte == 0x09 { value.removeLast() }
      fields.append(Field(name: String(decoding: line[..<colon], as: UTF8.self), value: Array(value)))
    }
  }
}

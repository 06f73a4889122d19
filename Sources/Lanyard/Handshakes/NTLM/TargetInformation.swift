/// What a server says about itself: a list of pairs (MS-NLMP 2.2.2.1), which goes back to it within the response.
struct TargetInformation: Sendable, Hashable {
  struct ID: Sendable, Hashable, RawRepresentable {
    var rawValue: UInt16

    static let end = Self(rawValue: 0)
    static let flags = Self(rawValue: 6)
    static let timestamp = Self(rawValue: 7)
    static let targetName = Self(rawValue: 9)
    static let channelBindings = Self(rawValue: 10)
  }

  struct Pair: Sendable, Hashable {
    var id: ID
    var value: [UInt8]
  }

  /// Tells in the value of `flags` that the message has a MIC.
  static let hasMIC: UInt32 = 2

  private(set) var pairs: [Pair] = []

  /// Reads the pairs; each step goes forward by four bytes at least.
  init(_ bytes: [UInt8]) throws(HandshakeError) {
    var rest = bytes[...]
    while true {
      guard rest.count >= 4 else { throw Self.malformed("has no end") }
      let id = ID(rawValue: rest.prefix(2).littleEndian(as: UInt16.self))
      let count = Int(rest.dropFirst(2).prefix(2).littleEndian(as: UInt16.self))
      rest = rest.dropFirst(4)
      if id == .end { break }
      guard count <= rest.count else { throw Self.malformed("has a value that is cut off") }
      pairs.append(Pair(id: id, value: Array(rest.prefix(count))))
      rest = rest.dropFirst(count)
    }
    guard self[.timestamp]?.count ?? 8 == 8, self[.flags]?.count ?? 4 == 4 else { throw Self.malformed("has a number of a wrong size") }
  }

  subscript(id: ID) -> [UInt8]? {
    get { pairs.first { $0.id == id }?.value }
    set {
      pairs.removeAll { $0.id == id }
      if let newValue { pairs.append(Pair(id: id, value: newValue)) }
    }
  }

  var flags: UInt32 { self[.flags]?.littleEndian(as: UInt32.self) ?? 0 }

  /// The pairs as they travel, with their end.
  func encoded() throws(HandshakeError) -> [UInt8] {
    var bytes: [UInt8] = []
    for pair in pairs + [Pair(id: .end, value: [])] {
      guard let count = UInt16(exactly: pair.value.count) else {
        throw HandshakeError(.unusableCredentials, "the name of the service is too long for NTLM")
      }
      bytes.append(littleEndian: pair.id.rawValue)
      bytes.append(littleEndian: count)
      bytes += pair.value
    }
    return bytes
  }

  private static func malformed(_ what: String) -> HandshakeError {
    HandshakeError(.malformed, "the target information in the server's NTLM challenge \(what)")
  }
}

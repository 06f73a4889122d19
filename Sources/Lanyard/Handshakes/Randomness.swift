/// Where handshakes get their nonces from: injected, so that a test can fix them.
package struct Randomness: Sendable {
  private let source: @Sendable (_ count: Int) -> [UInt8]

  package init(_ source: @escaping @Sendable (_ count: Int) -> [UInt8]) { self.source = source }

  /// So many bytes that nobody can guess.
  package func bytes(_ count: Int) -> [UInt8] { source(count) }

  /// The system's generator.
  package static let system = Randomness { count in
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
  }
}

import Crypto
import FoundationEssentials

/// What one logs in with: the inputs of a method, secret ones included. It is only good for making a mark of it.
public struct Credentials: Sendable {
  private let framed: [UInt8]

  package init(framed: [UInt8]) { self.framed = framed }

  /// A MAC (HMAC-SHA-256, RFC 2104) over the credentials. Who does not have the key cannot try out passwords against it.
  ///
  /// - Parameter key: 32 random bytes that are nobody's but the store's.
  public func mark(under key: [UInt8]) -> CredentialMark {
    let code = HMAC<SHA256>.authenticationCode(for: framed, using: SymmetricKey(data: key))
    return CredentialMark(rawValue: FilterEvaluator.hex(Array(code)))
  }
}

extension Credentials: CustomStringConvertible, CustomReflectable {
  /// Shows nothing of the content.
  public var description: String { "•••" }
  /// Shows nothing of the content.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

extension Plan {
  /// What the plan logs in with; nil where it has no secret of its own, or withholds one.
  ///
  /// The method is not part of it: a password that was rejected in a JSON body is not tried again in XML.
  public var credentials: Credentials? {
    guard withheld.isEmpty, inputs.values.contains(where: \.isSecret) else { return nil }
    var parts = [spec.name]
    for name in inputs.keys.sorted() {
      guard let value = inputs[name] else { continue }
      parts += [name, value.text]
    }
    return Credentials(framed: Array(parts.map { "\($0.utf8.count):\($0)" }.joined().utf8))
  }
}

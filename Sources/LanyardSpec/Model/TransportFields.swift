/// The header fields that frame a message or belong to a connection. The transport writes them; a spec that could set them could
/// split or smuggle requests.
package enum TransportFields {
  private static let names: Set = [
    "host", "content-length", "transfer-encoding", "connection", "te", "upgrade", "keep-alive", "trailer", "expect",
  ]

  /// Whether the field of that name, in lower case, is the transport's to set.
  package static func contains(_ name: String) -> Bool { names.contains(name) || name.hasPrefix("proxy-") }
}

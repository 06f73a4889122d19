import FoundationEssentials

/// A block of a PEM text: `-----BEGIN LABEL-----` and what follows (RFC 7468).
struct PEMBlock: Sendable {
  /// Whether the content opens only with a passphrase.
  let isEncrypted: Bool
  /// The content in DER; nil where it is not Base64, as in the older form of encrypted keys.
  let content: [UInt8]?

  /// The first block whose label ends in some words: `PRIVATE KEY` finds `EC PRIVATE KEY` too.
  init?(_ label: String, in text: String) {
    let lines = text.split(whereSeparator: \.isNewline)
    guard let begin = lines.firstIndex(where: { $0.hasPrefix("-----BEGIN ") && $0.hasSuffix("\(label)-----") }) else { return nil }
    let body = lines[(begin + 1)...].prefix { !$0.hasPrefix("-----END ") }
    isEncrypted =
      lines[begin].hasPrefix("-----BEGIN ENCRYPTED ")
      || body.contains { $0.hasPrefix("Proc-Type:") && $0.hasSuffix("ENCRYPTED") }
    content = Data(base64Encoded: body.joined()).map { [UInt8]($0) }
  }
}

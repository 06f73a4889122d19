/// Filters one behind the other, with an eye on which of them hand on bytes that need not be text.
struct FilterChain {
  private(set) var filters: [Filter] = []
  /// The filter whose bytes have not become text again.
  private var giver: Located<String>?
  private var findings: [Diagnostic] = []

  /// Adds the next filter; nil is one that could not be read.
  mutating func append(_ parsed: FilterParser.Parsed?) {
    guard let parsed else { return }
    filters.append(parsed.filter)
    switch parsed.filter {
    case .base64, .base64url, .hex, .url: giver = nil
    case .digest, .hmac: giver = parsed.name
    case .charset:
      refuseBytes(for: parsed.name)
      giver = parsed.name
    case .trim, .lowercased, .uppercased: refuseBytes(for: parsed.name)
    case .default: break
    }
  }

  private mutating func refuseBytes(for taker: Located<String>) {
    guard let giver else { return }
    findings.append(
      Diagnostic(
        .error, "bytes-in-text", "'\(taker.value)' takes text, but '\(giver.value)' gives bytes", at: taker.range,
        help: "put | hex or | base64 before it"))
    self.giver = nil
  }

  /// Says what is wrong with the chain as a whole.
  mutating func finish(_ diagnostics: inout [Diagnostic]) {
    if findings.isEmpty, giver == nil { return }
    if let giver {
      findings.append(
        Diagnostic(
          .error, "bytes-in-text", "'\(giver.value)' gives bytes, which cannot stand in text", at: giver.range,
          help: "add | hex or | base64"))
    }
    diagnostics += findings
  }
}

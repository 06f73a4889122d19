extension KeyTable {
  package static let session = KeyTable(
    .session, "a session",
    [
      Key("idle", "it dies when unused for so long, such as 30m", .duration),
      Key("after", "it dies so long after the login, such as 8h", .duration),
      Key("expires_in", "for how long it lives, as the answer says: a number of 'unit'", .template),
      Key("unit", "of 'expires_in'", .words(of: TimeUnit.self), default: "seconds"),
      Key("expires_at", "when it dies, as the answer says: seconds or milliseconds since 1970, ISO 8601 or an HTTP date", .template),
      Key("until", "it lives until the vendor rejects it; needs the method's 'rejected'", .words(["rejected"])),
      Key("renew_before", "so long before its end it is renewed, while the old one still serves; otherwise a tenth of its life", .duration),
      Key(
        "limit", "how many sessions an account may have at a time; before another login the oldest is logged out",
        .text(like: "^0*[1-9][0-9]{0,5}$")),
    ])
}

extension SpecReader {
  mutating func session(_ node: Node) -> SessionLife {
    guard let keys = mapping(node, .session) else { return SessionLife(range: node.range) }
    let idle = keys.read("idle") { duration($0) }
    let after = keys.read("after") { duration($0) }
    let unit = keys.read("unit") { word($0, as: TimeUnit.self) } ?? .seconds
    let expiresIn = keys.read("expires_in") { SessionLife.Lifetime(template: template($0), unit: unit) }
    if expiresIn == nil, let unit = keys["unit"] {
      report(.misplacedKey, "'unit' belongs to 'expires_in'", at: unit.range, help: "write 'idle' and 'after' with their units: 30m")
    }
    let expiresAt = keys.read("expires_at") { template($0) }
    let untilRejected = keys.read("until") { word($0, among: ["rejected"]) } != nil
    let renewBefore = keys.read("renew_before") { duration($0) }
    let limit = keys.read("limit") { sessionLimit($0) }
    return SessionLife(
      idle: idle, after: after, expiresIn: expiresIn, expiresAt: expiresAt, untilRejected: untilRejected, renewBefore: renewBefore,
      limit: limit, range: node.range)
  }

  private mutating func sessionLimit(_ node: Node) -> Int? {
    guard let text = text(node) else { return nil }
    guard text.utf8.count <= 6, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text), number > 0 else {
      report(.wrongValue, "'\(text)' is no number of sessions", at: node.range, help: "a whole number from 1 on")
      return nil
    }
    return number
  }
}

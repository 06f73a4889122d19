extension KeyTable {
  package static let session = KeyTable(
    .session, "a session",
    [
      Key("idle", "it dies when unused for so long, such as 30m", .duration),
      Key("after", "it dies so long after the login, such as 8h", .duration),
      Key("expires_in", "for how long it lives, as the answer says: a number of 'unit'", .template),
      Key("unit", "of 'expires_in': 'milliseconds', 'seconds' (the default), 'minutes' or 'hours'", .words(of: TimeUnit.self)),
      Key("expires_at", "when it dies, as the answer says: seconds or milliseconds since 1970, ISO 8601 or an HTTP date", .template),
      Key("until", "'rejected': it lives until the vendor rejects it", .words(["rejected"])),
    ])
}

extension SpecReader {
  mutating func session(_ node: Node) -> SessionLife {
    var life = SessionLife(idle: nil, after: nil, expiresIn: nil, expiresAt: nil, untilRejected: false, range: node.range)
    guard let keys = mapping(node, .session) else { return life }
    life.idle = keys["idle"].flatMap { duration($0) }
    life.after = keys["after"].flatMap { duration($0) }
    let unit = keys["unit"].map { word($0, as: TimeUnit.self) ?? .seconds }
    if let expiresIn = keys["expires_in"] {
      life.expiresIn = SessionLife.Lifetime(template: template(expiresIn), unit: unit ?? .seconds)
    } else if let unit = keys["unit"] {
      report(.misplacedKey, "'unit' belongs to 'expires_in'", at: unit.range, help: "write 'idle' and 'after' with their units: 30m")
    }
    life.expiresAt = keys["expires_at"].map { template($0) }
    life.untilRejected = keys["until"].flatMap { word($0, among: ["rejected"]) } != nil
    return life
  }
}

/// The pinned connections of one account at one origin, each lent to one request at a time.
struct ConnectionLanes {
  /// More at once would only make the server work: those who come later wait.
  static let limit = 8

  /// A connection and what has been proven on it.
  struct Lane: Sendable {
    let partition = ConnectionPartition()
    /// The handshake that the connection has been through.
    var handshake: (any Handshake)?
    /// The server's end of the connection, known when it was opened.
    var channelBinding: ChannelBinding?
  }

  private var idle: [Lane] = []
  private var count = 0
  private var waiting: [CheckedContinuation<Lane, Never>] = []

  /// An idle lane, or a new one while there are not too many; nil where the caller must wait.
  mutating func take() -> Lane? {
    if let lane = idle.popLast() { return lane }
    guard count < Self.limit else { return nil }
    count += 1
    return Lane()
  }

  mutating func wait(_ continuation: CheckedContinuation<Lane, Never>) { waiting.append(continuation) }

  /// Takes a lane back, or hands it on to whoever has waited longest.
  mutating func giveBack(_ lane: Lane) {
    guard !waiting.isEmpty else {
      idle.append(lane)
      return
    }
    waiting.removeFirst().resume(returning: lane)
  }

  /// Forgets the idle lanes; those that are lent come back later.
  mutating func removeIdle() -> [Lane] {
    let lanes = idle
    idle = []
    count -= lanes.count
    return lanes
  }
}

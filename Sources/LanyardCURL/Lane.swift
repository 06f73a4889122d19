import Lanyard

/// Whose connections a request may travel on. Requests of different lanes never share one.
enum Lane: Sendable, Hashable {
  /// Whoever shows no certificate and trusts the transport's own authorities.
  case common
  /// Whoever has the same credentials. libcurl itself would lend a connection to one who has another private key.
  case credentials(TLSCredentials)
  /// One identity.
  case partition(ConnectionPartition, TLSCredentials?)

  init(_ connection: TransportRequest.Connection, _ tls: TLSCredentials?) {
    self =
      switch connection {
      case .shared: tls.map(Lane.credentials) ?? .common
      // Its connection is new and not kept: there is nothing to share.
      case .fresh: .common
      case .pinned(let partition): .partition(partition, tls)
      }
  }

  var isPartition: Bool {
    if case .partition = self { true } else { false }
  }

  func belongs(to partition: ConnectionPartition) -> Bool {
    if case .partition(partition, _) = self { true } else { false }
  }
}

/// The lanes that are open, each with connections of its own. One that is idle too long, or one too many, is closed.
struct Lanes {
  private struct Entry {
    let connections: MultiHandle
    /// When it is closed unless it is used before; nil while it is in use.
    var expiry: ContinuousClock.Instant?
  }

  private let configuration: CURLTransport.Configuration
  private var entries: [Lane: Entry] = [:]
  private var expiries = Deadlines()

  init(_ configuration: CURLTransport.Configuration) {
    self.configuration = configuration
  }

  /// All connections.
  var connections: some Sequence<MultiHandle> { entries.values.lazy.map(\.connections) }

  /// Starts a transfer in its lane; false when it cannot be taken.
  mutating func add(_ easy: EasyHandle, to lane: Lane) -> Bool {
    guard let connections = entries[lane]?.connections ?? MultiHandle(limits(of: lane)), connections.add(easy) else { return false }
    entries[lane] = Entry(connections: connections)
    return true
  }

  /// Ends a transfer wherever it is.
  mutating func remove(_ easy: EasyHandle, from lane: Lane) {
    entries[lane]?.connections.remove(easy)
    release(lane)
  }

  /// Takes note that a transfer of the lane has ended.
  mutating func release(_ lane: Lane) {
    guard let connections = entries[lane]?.connections, connections.isIdle else { return }
    // A year stands for ever: beyond it the sum could overflow.
    let expiry = ContinuousClock.now + max(.zero, min(configuration.maximumIdleTime, .seconds(365 * 86400)))
    entries[lane]?.expiry = expiry
    expiries.add(expiry)
    let idle = entries.compactMap { lane, entry in entry.expiry.map { (id: lane, deadline: $0) } }
    if idle.count > max(1, configuration.maximumIdleConnections), let oldest = idle.min(by: { $0.deadline < $1.deadline }) {
      entries[oldest.id] = nil
    }
  }

  /// Closes all connections of a partition.
  mutating func close(_ partition: ConnectionPartition) {
    for lane in entries.keys where lane.belongs(to: partition) { entries[lane] = nil }
  }

  /// Closes what has been idle too long.
  mutating func closeExpired(at now: ContinuousClock.Instant) {
    let idle = entries.lazy.compactMap { lane, entry in entry.expiry.map { (id: lane, deadline: $0) } }
    for lane in expiries.overdue(at: now, among: idle) { entries[lane] = nil }
  }

  /// How many milliseconds may be waited before there is something to do here.
  func wait(at now: ContinuousClock.Instant) -> Int {
    expiries.wait(at: now, orUntil: connections.compactMap(\.timer).min())
  }

  private func limits(of lane: Lane) -> MultiHandle.Limits {
    guard !lane.isPartition else { return MultiHandle.Limits(perHost: 1, total: 1, idle: 1) }
    return MultiHandle.Limits(
      perHost: max(1, configuration.maximumConnectionsPerHost), idle: max(1, configuration.maximumIdleConnections))
  }
}

import CBaselines
import Lanyard

/// What sessions occupy, by malloc's own count of what is allocated and not freed.
struct Memory {
  let vendor: Vendor

  /// Bytes for one of so many, beyond what was there before they were made.
  private static func bytesPerOne<Held>(_ count: Int, _ make: (Int) async throws -> Held) async throws -> Double {
    let before = baseline_heap_bytes()
    var held: [Held] = []
    held.reserveCapacity(count)
    for index in 0..<count { held.append(try await make(index)) }
    let after = baseline_heap_bytes()
    guard held.count == count, after > before else { throw Failure("malloc does not count here") }
    return withExtendedLifetime(held) { Double(after - before) / Double(count) }
  }

  private static func token(_ index: Int) -> String { "\(Vendor.token).\(index)" }

  func report(quickly: Bool) async throws {
    let count = quickly ? 2_000 : 20_000
    let bare = try await Self.bytesPerOne(count) { Self.token($0) }
    let plan = try vendor.plan()
    let transport = MemoryTransport()

    let session = try await Self.bytesPerOne(count) { _ in try await Authenticator(plan, transport: transport).session() }
    Self.show("memory-session", "a `Session` of one plan", session, bare)
    let authenticator = try await Self.bytesPerOne(count) { _ in
      let authenticator = Authenticator(plan, transport: transport)
      _ = try await authenticator.session()
      return authenticator
    }
    Self.show("memory-held", "an `Authenticator` that holds one, of one plan", authenticator, bare)
    let account = try await Self.bytesPerOne(count) { index in
      let authenticator = Authenticator(try vendor.plan(username: "user-\(index)"), transport: transport)
      _ = try await authenticator.session()
      return authenticator
    }
    Self.show("memory-account", "the same, each with an account and a plan of its own", account, bare)
  }

  private static func show(_ name: String, _ what: String, _ bytes: Double, _ bare: Double) {
    let more = Int((bytes - bare).rounded())
    Report.show(
      name, what, "\(Int(bytes.rounded())) bytes, \(more) more", "a `String` with a token", "\(Int(bare.rounded())) bytes",
      ratio: bytes / bare)
  }
}

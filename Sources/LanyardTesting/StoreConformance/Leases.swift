import FoundationEssentials
import Lanyard

extension StoreConformance {
  /// How long a check waits for what must happen.
  private static let long = Duration.seconds(300)

  /// The right to obtain a session is one caller's.
  static let leases: [Check] = [
    Check("a lease excludes everybody else until it is given back") { open in
      let (store, other, key) = (try await open(), try await open(), SessionRecord.freshKey())
      let first = try await store.lease(for: key, waitingAtMost: .zero)
      for rival in [store, other] {
        for patience in [Duration.zero, .seconds(-1), .milliseconds(30)] {
          try await expectError(.busy, "a second lease") { () async throws(StoreError) in
            _ = try await rival.lease(for: key, waitingAtMost: patience)
          }
        }
      }
      await store.release(first)
      let second = try await other.lease(for: key, waitingAtMost: long)
      try expect(first != second, "two leases are told apart by nothing")
      await other.release(second)
    },
    Check("a lease is for its key only") { open in
      let store = try await open()
      let leases = [
        try await store.lease(for: SessionRecord.freshKey(), waitingAtMost: long),
        try await store.lease(for: SessionRecord.freshKey(), waitingAtMost: long),
      ]
      for lease in leases { await store.release(lease) }
    },
    Check("reading, touching and forgetting need no lease") { open in
      let (store, other, key) = (try await open(), try await open(), SessionRecord.freshKey())
      try await store.keep(.sample(key), under: nil)
      let lease = try await store.lease(for: key, waitingAtMost: long)
      try await other.touch(key, id: "one", at: SessionRecord.someMoment + 1)
      try expectEqual(try await other.session(for: key)?.lastUsed, SessionRecord.someMoment + 1, "the last use")
      try expect(try await other.forget(key, id: "one"), "there was nothing to forget")
      await store.release(lease)
    },
    Check("whoever waits has the lease when it is given back") { open in
      let (store, key) = (try await open(), SessionRecord.freshKey())
      for other in [store, try await open()] {
        let first = try await store.lease(for: key, waitingAtMost: long)
        let waiter = Task { try await other.lease(for: key, waitingAtMost: long) }
        try await expectError(.busy, "a second lease") { () async throws(StoreError) in
          _ = try await other.lease(for: key, waitingAtMost: .milliseconds(20))
        }
        await store.release(first)
        await other.release(try await waiter.value)
      }
    },
    Check("whoever is cancelled waits no longer, and the lease is not lost") { open in
      let (store, other, key) = (try await open(), try await open(), SessionRecord.freshKey())
      let first = try await store.lease(for: key, waitingAtMost: .zero)
      let waiters = [store, other, store].map { store in Task { try await store.lease(for: key, waitingAtMost: long) } }
      await Task.yield()
      for waiter in waiters { waiter.cancel() }
      for waiter in waiters {
        switch await waiter.result {
        case .success: throw Unmet("a lease was given to two")
        case .failure(let error): try expectEqual((error as? StoreError)?.code, .cancelled, "the error of the cancelled")
        }
      }
      await store.release(first)
      await other.release(try await other.lease(for: key, waitingAtMost: long))
    },
    Check("whoever gave up waiting is not served later") { open in
      let (store, key) = (try await open(), SessionRecord.freshKey())
      let first = try await store.lease(for: key, waitingAtMost: .zero)
      try await expectError(.busy, "a second lease") { () async throws(StoreError) in
        _ = try await store.lease(for: key, waitingAtMost: .milliseconds(10))
      }
      await store.release(first)
      let other = try await open()
      await other.release(try await other.lease(for: key, waitingAtMost: long))
    },
    Check("a lease given back twice does not take away another's") { open in
      let (store, key) = (try await open(), SessionRecord.freshKey())
      let first = try await store.lease(for: key, waitingAtMost: .zero)
      await store.release(first)
      await store.release(first)
      let second = try await store.lease(for: key, waitingAtMost: long)
      await store.release(first)
      await store.release(SessionLease(key: key, token: "made up"))
      try await store.keep(.sample(key), under: second)
      let rival = try await open()
      try await expectError(.busy, "a third lease") { () async throws(StoreError) in
        _ = try await rival.lease(for: key, waitingAtMost: .zero)
      }
      await store.release(second)
    },
  ]
}

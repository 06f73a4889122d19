import FoundationEssentials
import Lanyard

extension StoreConformance {
  private static let long = Duration.seconds(300)

  /// What those may do who have a lease, and those who have lost it may not.
  static let holders: [Check] = [
    Check("whoever holds the lease keeps a session under it") { open in
      let (store, key) = (try await open(), SessionRecord.freshKey())
      let lease = try await store.lease(for: key, waitingAtMost: long)
      try await store.keep(.sample(key), under: lease)
      try await store.keep(.sample(key, id: "two"), under: lease)
      await store.release(lease)
      try expect(try await open().session(for: key) == .sample(key, id: "two"), "it is not kept")
    },
    Check("nothing is kept under a lease that is not held") { open in
      let (store, key) = (try await open(), SessionRecord.freshKey())
      try await store.keep(.sample(key), under: nil)
      let given = try await store.lease(for: key, waitingAtMost: long)
      await store.release(given)
      let another = try await store.lease(for: SessionRecord.freshKey(), waitingAtMost: long)
      for lease in [given, another, SessionLease(key: key, token: "made up")] {
        try await expectError(.leaseLost, "keeping under a lease that is not held") { () async throws(StoreError) in
          try await store.keep(.sample(key, id: "two"), under: lease)
        }
      }
      let holder = try await open()
      let taken = try await holder.lease(for: key, waitingAtMost: long)
      try await expectError(.leaseLost, "keeping under a lease that is now another's") { () async throws(StoreError) in
        try await store.keep(.sample(key, id: "two"), under: given)
      }
      await holder.release(taken)
      await store.release(another)
      try expect(try await store.session(for: key) == .sample(key), "what was kept has changed")
    },
    Check("100 holders in turn each find what the one before has kept") { open in
      let key = SessionRecord.freshKey()
      let stores = [try await open(), try await open()]
      try await stores[0].keep(.sample(key), under: nil)
      try await withThrowingTaskGroup { group in
        for number in 0..<100 {
          let store = stores[number % 2]
          group.addTask {
            let lease = try await store.lease(for: key, waitingAtMost: long)
            guard let record = try await store.session(for: key) else { throw Unmet("the session is gone") }
            await Task.yield()
            try await store.keep(record.counted(), under: lease)
            await store.release(lease)
          }
        }
        try await group.waitForAll()
      }
      try expectEqual(try await stores[0].session(for: key)?.count, 100, "the count")
    },
    Check("1000 callers wait at once and all are served") { open in
      let (store, key) = (try await open(), SessionRecord.freshKey())
      try await withThrowingTaskGroup { group in
        for _ in 0..<1000 {
          group.addTask { await store.release(try await store.lease(for: key, waitingAtMost: long)) }
        }
        try await group.waitForAll()
      }
    },
  ]

  /// Credentials are known again.
  static let marks: [Check] = [
    Check("the same credentials have the same mark, and others another") { open in
      let (store, other) = (try await open(), try await open())
      let mark = try await store.mark(of: .password("a"))
      try expectEqual(try await other.mark(of: .password("a")), mark, "the mark of the same credentials")
      try expect(try await other.mark(of: .password("b")) != mark, "other credentials have the same mark")
    },
    Check("of many who make the first mark at once all make the same") { open in
      let marks = try await withThrowingTaskGroup { group in
        for _ in 0..<20 { group.addTask { try await open().mark(of: .password("a")) } }
        return try await group.reduce(into: Set()) { $0.insert($1) }
      }
      try expectEqual(marks.count, 1, "the number of different marks")
    },
    Check("what was rejected is known, for all, until it is pardoned") { open in
      let (store, other) = (try await open(), try await open())
      let mark = try await store.mark(of: .password(SessionRecord.freshKey()))
      let another = try await store.mark(of: .password(SessionRecord.freshKey()))
      try expect(try await !store.isRejected(mark), "it is rejected before")
      try await store.pardon(mark)
      for _ in 0..<2 { try await store.reject(mark) }
      try await store.reject(another)
      try expect(try await other.isRejected(mark), "it is not rejected")
      try await other.pardon(mark)
      try expect(try await !store.isRejected(mark), "it is not pardoned")
      try expect(try await store.isRejected(another), "another was pardoned")
      try await store.pardon(another)
    },
    Check("of many that are rejected at once none is missed") { open in
      let marks = (0..<50).map { _ in CredentialMark(rawValue: SessionRecord.freshKey()) }
      try await withThrowingTaskGroup { group in
        for mark in marks { group.addTask { try await open().reject(mark) } }
        try await group.waitForAll()
      }
      let store = try await open()
      for mark in marks { try expect(try await store.isRejected(mark), "one was missed") }
    },
  ]
}

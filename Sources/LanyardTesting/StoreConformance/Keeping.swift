import FoundationEssentials
import Lanyard

extension StoreConformance {
  /// What is kept comes back.
  static let keeping: [Check] = [
    Check("nothing is kept under a key that nobody has used") { open in
      let (store, key) = (try await open(), SessionRecord.freshKey())
      try expect(try await store.session(for: key) == nil, "there is a session")
      try await store.touch(key, id: "one", at: SessionRecord.someMoment)
      try expect(try await store.session(for: key) == nil, "a touch has made a session")
    },
    Check("a record comes back as it was kept") { open in
      let (store, key) = (try await open(), SessionRecord.freshKey())
      for record in [SessionRecord.sample(key), .intricate(key)] {
        try await store.keep(record, under: nil)
        for reader in [store, try await open()] {
          // Not shown where they differ: records show nothing.
          try expect(try await reader.session(for: key) == record, "the record has changed")
        }
      }
    },
    Check("names and texts are kept apart by their bytes") { open in
      let (store, key) = (try await open(), SessionRecord.freshKey())
      try await store.keep(.intricate(key), under: nil)
      let token = try await store.session(for: key)?.text(named: "token")
      try expect(token.map { Array($0.utf8) } == SessionRecord.intricate(key).text(named: "token").map { Array($0.utf8) }, "other bytes")
    },
    Check("a record takes the place of the one before, and of no other") { open in
      let (store, key, other) = (try await open(), SessionRecord.freshKey(), SessionRecord.freshKey())
      try await store.keep(.sample(other, token: "other's"), under: nil)
      try await store.keep(.sample(key, token: "first"), under: nil)
      try await open().keep(.sample(key, id: "two", token: "second"), under: nil)
      try expect(try await store.session(for: key) == .sample(key, id: "two", token: "second"), "it is not the latest that is kept")
      try expect(try await store.session(for: other) == .sample(other, token: "other's"), "another session has changed")
    },
    Check("the list has every session once") { open in
      let (store, keys) = (try await open(), Set((0..<5).map { _ in SessionRecord.freshKey() }))
      for key in keys {
        try await store.keep(.sample(key), under: nil)
        try await store.keep(.sample(key, id: "two"), under: nil)
      }
      for lister in [store, try await open()] {
        let listed = try await lister.sessions().filter { keys.contains($0.key) }
        try expectEqual(listed.map(\.key).sorted(), keys.sorted(), "the keys listed")
        try expect(listed.allSatisfy { $0 == .sample($0.key, id: "two") }, "what is listed is not what is kept")
      }
    },
    Check("of many who keep at once, each is either there or not, never in parts") { open in
      let (store, key) = (try await open(), SessionRecord.freshKey())
      let candidates = (0..<20).map { SessionRecord.sample(key, id: "\($0)", token: String(repeating: "\($0 % 10)", count: 5000)) }
      try await withThrowingTaskGroup { group in
        for candidate in candidates {
          group.addTask { try await open().keep(candidate, under: nil) }
          group.addTask {
            guard let found = try await store.session(for: key) else { return }
            try expect(candidates.contains(found), "a session that nobody has kept")
          }
        }
        try await group.waitForAll()
      }
      let found = try await store.session(for: key)
      try expect(found.map(candidates.contains) ?? false, "none of the sessions is kept")
    },
  ]

  /// Uses are counted.
  static let touching: [Check] = [
    Check("a use is noted, for all, and nothing else changes") { open in
      let (store, key, later) = (try await open(), SessionRecord.freshKey(), SessionRecord.someMoment + 1800.25)
      try await store.keep(.sample(key), under: nil)
      try await open().touch(key, id: "one", at: later)
      try expect(try await store.session(for: key) == .sample(key, lastUsed: later), "the record is not that with the later use")
    },
    Check("a use never makes the last one earlier") { open in
      let (store, key, later) = (try await open(), SessionRecord.freshKey(), SessionRecord.someMoment + 1800)
      try await store.keep(.sample(key), under: nil)
      try await store.touch(key, id: "one", at: SessionRecord.someMoment - 60)
      try expectEqual(try await store.session(for: key)?.lastUsed, SessionRecord.someMoment, "the last use after an earlier one")
      try await store.touch(key, id: "one", at: later)
      try await store.touch(key, id: "one", at: later - 1)
      try expectEqual(try await store.session(for: key)?.lastUsed, later, "the last use after one a second before")
    },
    Check("the use of another session is not noted") { open in
      let (store, key) = (try await open(), SessionRecord.freshKey())
      try await store.keep(.sample(key, id: "two"), under: nil)
      try await store.touch(key, id: "one", at: SessionRecord.someMoment + 1800)
      try expectEqual(try await store.session(for: key)?.lastUsed, SessionRecord.someMoment, "the last use")
    },
    Check("of many uses at once the latest counts") { open in
      let (store, key) = (try await open(), SessionRecord.freshKey())
      try await store.keep(.sample(key), under: nil)
      try await withThrowingTaskGroup { group in
        for number in (1...50).shuffled() {
          group.addTask { try await open().touch(key, id: "one", at: SessionRecord.someMoment + Double(number)) }
        }
        try await group.waitForAll()
      }
      try expectEqual(try await store.session(for: key)?.lastUsed, SessionRecord.someMoment + 50, "the last use")
    },
    Check("a session that takes another's place has its own last use") { open in
      let (store, key) = (try await open(), SessionRecord.freshKey())
      try await store.keep(.sample(key), under: nil)
      try await store.touch(key, id: "one", at: SessionRecord.someMoment + 1800)
      try await store.keep(.sample(key, id: "two"), under: nil)
      try expectEqual(try await store.session(for: key)?.lastUsed, SessionRecord.someMoment, "the last use")
    },
  ]

  /// What is forgotten is gone.
  static let forgetting: [Check] = [
    Check("a session is forgotten, once, for all") { open in
      let (store, key) = (try await open(), SessionRecord.freshKey())
      try await store.keep(.sample(key), under: nil)
      try expect(try await open().forget(key, id: nil), "there was nothing to forget")
      try expect(try await store.session(for: key) == nil, "the session is still there")
      try expect(try await !store.sessions().contains { $0.key == key }, "the session is still listed")
      try expect(try await !store.forget(key, id: nil), "there was something to forget again")
    },
    Check("only the session that is meant is forgotten") { open in
      let (store, key) = (try await open(), SessionRecord.freshKey())
      try await store.keep(.sample(key, id: "two"), under: nil)
      try expect(try await !store.forget(key, id: "one"), "another session was forgotten")
      try expect(try await store.session(for: key) == .sample(key, id: "two"), "the session has changed")
      try expect(try await store.forget(key, id: "two"), "the session was not forgotten")
      try expect(try await store.session(for: key) == nil, "the session is still there")
    },
    Check("what was forgotten can be kept anew") { open in
      let (store, key) = (try await open(), SessionRecord.freshKey())
      try await store.keep(.sample(key), under: nil)
      try await store.forget(key, id: nil)
      try await store.keep(.sample(key, id: "two"), under: nil)
      try expect(try await store.session(for: key) == .sample(key, id: "two"), "it is not kept")
    },
  ]
}

import Foundation
import Lanyard
import LanyardFileStore
import Subprocess
import Testing

/// Many processes with an authenticator each, one store, and a vendor that does not forgive a second renewal with the same token.
@Suite(.timeLimit(.minutes(10))) struct SharedSessionTests {
  private static let processes = 16

  /// Lets all processes work for so many rounds; what came of each.
  private func work(_ rounds: Int, at vendor: RotatingVendor, in folder: TemporaryFolder) async throws -> [StoreWorker.Outcome] {
    try await withThrowingTaskGroup { group in
      for _ in 0..<Self.processes {
        group.addTask { try await StoreWorker.run("work", vendor.authority, rounds, in: folder.store) }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
  }

  @Test func sixteenProcessesMakeOneLoginAndOneRenewalForEachEnd() async throws {
    try await TemporaryFolder.open { folder in
      let ends = ProcessTests.isLong ? 60 : 5
      let vendor = try RotatingVendor(clients: Self.processes)
      for outcome in try await work(1 + ends, at: vendor, in: folder) {
        #expect(outcome.status == .exited(0) && outcome.out.isEmpty, "\(outcome)")
      }
      let count = vendor.count
      #expect(count.logins == 1)
      #expect(count.renewals == Dictionary(uniqueKeysWithValues: (1...ends).map { ($0, 1) }))
      #expect(count.invalidGrants == 0)
      #expect(count.served == Self.processes * (1 + ends))
      #expect(count.refused == 0)
      #expect(try folder.names().filter { !$0.hasSuffix(".json") }.isEmpty, "drafts or locks are left")
    }
  }

  @Test func sixteenProcessesSendARejectedPasswordOnce() async throws {
    try await TemporaryFolder.open { folder in
      let vendor = try RotatingVendor(clients: Self.processes, acceptsPasswords: false)
      for outcome in try await work(1, at: vendor, in: folder) {
        #expect(outcome.status == .exited(0) && outcome.out == "credentials-rejected", "\(outcome)")
      }
      #expect(vendor.count == RotatingVendor.Count(logins: 1))
    }
  }

  /// The vendor has not used the token up: the next process renews with it.
  @Test func aProcessKilledBeforeItsRenewalCountsCostsNothing() async throws {
    let vendor = try RotatingVendor(clients: Self.processes, killing: .beforeTheTokenIsUsed(round: 1))
    try await expectTheOthersGoOn(vendor)
    #expect(vendor.count.logins == 1)
    #expect(vendor.count.renewals == [1: 2, 2: 1])
    #expect(vendor.count.invalidGrants == 0)
  }

  /// The token is used up, and nobody knows the new one: the next process finds out, and logs in.
  @Test func aProcessKilledInTheMiddleOfItsRenewalCostsOneLogin() async throws {
    let vendor = try RotatingVendor(clients: Self.processes, killing: .afterTheTokenIsUsed(round: 1))
    try await expectTheOthersGoOn(vendor)
    #expect(vendor.count.logins == 2)
    #expect(vendor.count.renewals == [1: 2, 2: 1])
    #expect(vendor.count.invalidGrants == 1)
  }

  private func expectTheOthersGoOn(_ vendor: RotatingVendor) async throws {
    try await TemporaryFolder.open { folder in
      let outcomes = try await work(3, at: vendor, in: folder)
      #expect(outcomes.count { $0.status == .signaled(SIGKILL) } == 1)
      #expect(outcomes.count { $0.status == .exited(0) && $0.out.isEmpty } == Self.processes - 1, "\(outcomes)")
      #expect(vendor.count.served == 3 * Self.processes - 2)
      #expect(vendor.count.refused == 0)
    }
  }
}

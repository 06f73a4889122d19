import Lanyard
import Synchronization
import Testing

@testable import LanyardKerberos

@Suite struct BlockingCallTests {
  @Test func doesMoreAtATimeThanItHasThreads() async throws {
    let results = try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 0..<500 { group.addTask { try await BlockingCall.run { () throws(NegotiateError) in number } } }
      return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
    }
    #expect(results == Set(0..<500))
  }

  @Test func handsOnWhatTheWorkThrows() async throws {
    await #expect(throws: NegotiateError(.clockSkew, "")) {
      try await BlockingCall.run { () throws(NegotiateError) in throw NegotiateError(.clockSkew, "") }
    }
  }

  @Test func doesNotBeginWhatIsCancelled() async throws {
    let hasRun = Mutex(false)
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await BlockingCall.run { () throws(NegotiateError) in hasRun.withLock { $0 = true } }
    }
    await #expect(throws: NegotiateError(.cancelled, "")) { try await task.value }
    #expect(!hasRun.withLock { $0 })
  }
}

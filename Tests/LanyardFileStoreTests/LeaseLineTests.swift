import Lanyard
import Testing

@Suite struct LeaseLineTests {
  private actor Log {
    var numbers: [Int] = []
    func append(_ number: Int) { numbers.append(number) }
  }

  @Test func whoeverWaitsIsServedInOrder() async throws {
    let line = LeaseLine()
    let served = Log()
    let first = try await line.wait(for: "key", atMost: .zero)
    try await withThrowingTaskGroup { group in
      for number in 0..<20 {
        group.addTask {
          let lease = try await line.wait(for: "key", atMost: .seconds(60))
          await served.append(number)
          line.end(lease)
        }
        while line.waiterCount(for: "key") <= number { await Task.yield() }
      }
      line.end(first)
      try await group.waitForAll()
    }
    #expect(await served.numbers == Array(0..<20))
    #expect(line.waiterCount(for: "key") == 0)
  }

  @Test func whoeverIsCancelledLeavesTheLineAndNobodyElseDoes() async throws {
    let line = LeaseLine()
    let first = try await line.wait(for: "key", atMost: .zero)
    let waiters = (0..<10).map { _ in Task { try await line.wait(for: "key", atMost: .seconds(60)) } }
    while line.waiterCount(for: "key") < 10 { await Task.yield() }
    for number in stride(from: 0, to: 10, by: 2) { waiters[number].cancel() }
    for number in stride(from: 0, to: 10, by: 2) {
      let error = await #expect(throws: StoreError.self) { try await waiters[number].value }
      #expect(error?.code == .cancelled)
    }
    #expect(line.waiterCount(for: "key") == 5)
    line.end(first)
    for number in stride(from: 1, to: 10, by: 2) { line.end(try await waiters[number].value) }
  }

  /// Who is cancelled before there is anything to leave must not enter the line: nobody would ever take them out.
  @Test(arguments: [true, false]) func whoeverIsCancelledBeforehandDoesNotEnterTheLine(isHeld: Bool) async throws {
    let line = LeaseLine()
    let first = try await isHeld ? line.wait(for: "key", atMost: .zero) : nil
    let late = Task {
      while !Task.isCancelled { await Task.yield() }
      return try await line.wait(for: "key", atMost: .seconds(30))
    }
    late.cancel()
    let error = await #expect(throws: StoreError.self) { try await late.value }
    #expect(error?.code == .cancelled)
    if let first { line.end(first) }
    line.end(try await line.wait(for: "key", atMost: .zero))
  }

  @Test func whoeverHasNoMorePatienceLeavesTheLine() async throws {
    let line = LeaseLine()
    let first = try await line.wait(for: "key", atMost: .zero)
    for patience in [Duration.seconds(-1), .zero, .milliseconds(5)] {
      let error = await #expect(throws: StoreError.self) { try await line.wait(for: "key", atMost: patience) }
      #expect(error?.code == .busy)
    }
    #expect(line.waiterCount(for: "key") == 0)
    line.end(first)
    line.end(try await line.wait(for: "key", atMost: .seconds(Int64.max)))
  }

  @Test func aLeaseThatHasEndedIsNotHeldAndEndsNobodyElses() async throws {
    let line = LeaseLine()
    let first = try await line.wait(for: "key", atMost: .zero)
    #expect(line.holds(first))
    line.end(first)
    #expect(!line.holds(first))
    let second = try await line.wait(for: "key", atMost: .zero)
    line.end(first)
    line.end(SessionLease(key: "key", token: "made up"))
    #expect(line.holds(second))
  }

  /// Cancellation races with being served: whoever has been served holds the lease, and nobody waits for ever.
  @Test func noLeaseIsLostWhenManyAreCancelledAtOnce() async throws {
    let line = LeaseLine()
    for _ in 0..<200 {
      let first = try await line.wait(for: "key", atMost: .zero)
      let waiters = (0..<4).map { _ in Task { try await line.wait(for: "key", atMost: .seconds(60)) } }
      let canceller = Task { for waiter in waiters { waiter.cancel() } }
      line.end(first)
      await canceller.value
      for waiter in waiters {
        if case .success(let lease) = await waiter.result { line.end(lease) }
      }
      line.end(try await line.wait(for: "key", atMost: .zero))
    }
  }

  @Test func rejectedMarksAreBounded() {
    var marks = RejectedMarks()
    for number in 0...RejectedMarks.limit {
      marks.insert(CredentialMark(rawValue: "0"))
      marks.insert(CredentialMark(rawValue: "\(number)"))
    }
    #expect(marks.contains(CredentialMark(rawValue: "0")), "what is rejected again is the latest")
    #expect(!marks.contains(CredentialMark(rawValue: "1")))
    #expect(marks.contains(CredentialMark(rawValue: "2")))
    marks.remove(CredentialMark(rawValue: "2"))
    #expect(!marks.contains(CredentialMark(rawValue: "2")))
  }
}

import Lanyard
import Synchronization

/// A request on its way to the driver, with whoever waits for its answer.
struct Job: Sendable {
  /// Who takes the answer.
  enum Recipient: Sendable {
    case whole(CheckedContinuation<Result<TransportResponse, TransportError>, Never>)
    case stream(Delivery)
  }

  let id: UInt64
  let request: OutgoingRequest
  let deadline: ContinuousClock.Instant
  let recipient: Recipient
  /// The body that is sent piece by piece.
  var upload: Upload?

  /// Ends the job without an answer, or in the middle of one.
  func fail(_ error: TransportError) {
    switch recipient {
    case .whole(let continuation): continuation.resume(returning: .failure(error))
    case .stream(let delivery): delivery.end(.failure(error))
    }
    upload?.close()
  }
}

/// What any thread hands to the driver's thread, and how it wakes it.
final class Inbox: Sendable {
  /// What has come since the last look.
  struct Mail {
    var jobs: [Job] = []
    var cancellations: [UInt64] = []
    /// Transfers that wait for a reader or for a piece of a body, and need not any longer.
    var resumptions: [UInt64] = []
    var closings: [Closing] = []
    var isStopping = false
  }

  /// A wish to close a partition's connections, with whoever waits for it.
  struct Closing: Sendable {
    let partition: ConnectionPartition
    let continuation: CheckedContinuation<Void, Never>
  }

  private enum Phase { case idle, running, ended }

  private struct State {
    var phase = Phase.idle
    var mail = Mail()
    var waker: Poller.Waker?
    var isSignalled = false
    var lastID: UInt64 = 0
    var waitingForEnd: [CheckedContinuation<Void, Never>] = []

    mutating func signal() {
      // The waker is used under the lock, where the driver drops it before its handle goes.
      if !isSignalled { waker?.wake() }
      isSignalled = true
    }
  }

  private let state = Mutex(State())

  /// A name for a job.
  func nextID() -> UInt64 {
    state.withLock { state in
      state.lastID += 1
      return state.lastID
    }
  }

  // MARK: Any thread

  /// What is to be done with a job that was handed in.
  enum Acceptance { case taken, needsDriver, refused }

  /// Takes a job; the caller starts the driver when it is told to, and answers the job when it is refused.
  func submit(_ job: Job) -> Acceptance {
    state.withLock { state in
      guard state.phase != .ended, !state.mail.isStopping else { return .refused }
      state.mail.jobs.append(job)
      state.signal()
      defer { state.phase = .running }
      return state.phase == .idle ? .needsDriver : .taken
    }
  }

  /// Asks for the end of a job. One that has ended, or has not come yet, is not found and nothing happens.
  func cancel(_ id: UInt64) { tell { $0.cancellations.append(id) } }

  /// Lets a job go on that waits for its reader or for the next piece of its body.
  func resume(_ id: UInt64) { tell { $0.resumptions.append(id) } }

  private func tell(_ write: (inout Mail) -> Void) {
    state.withLock { state in
      guard state.phase == .running else { return }
      write(&state.mail)
      state.signal()
    }
  }

  /// Closes the connections of a partition. Without a driver there are none.
  func close(_ partition: ConnectionPartition) async {
    await withCheckedContinuation { continuation in
      let isTaken = state.withLock { state in
        guard state.phase == .running else { return false }
        state.mail.closings.append(Closing(partition: partition, continuation: continuation))
        state.signal()
        return true
      }
      if !isTaken { continuation.resume() }
    }
  }

  /// Asks the driver to end.
  func stop() {
    state.withLock { state in
      if state.phase == .idle { state.phase = .ended }
      state.mail.isStopping = true
      state.signal()
    }
  }

  /// Waits until the driver has ended and let go of everything.
  func waitForEnd() async {
    await withCheckedContinuation { continuation in
      let hasEnded = state.withLock { state in
        if state.phase != .ended { state.waitingForEnd.append(continuation) }
        return state.phase == .ended
      }
      if hasEnded { continuation.resume() }
    }
  }

  // MARK: The driver's thread

  /// Says how the driver is woken.
  func attach(_ waker: Poller.Waker) {
    state.withLock { $0.waker = waker }
  }

  /// Says that the driver can no longer be woken: called before its handle goes.
  func detach() {
    state.withLock { $0.waker = nil }
  }

  /// Empties the inbox. A wish to stop stays.
  func take() -> Mail {
    state.withLock { state in
      let mail = state.mail
      state.mail = Mail(isStopping: mail.isStopping)
      state.isSignalled = false
      return mail
    }
  }

  /// Says that there is no driver any more: nothing is taken after this. Jobs that are left are given back.
  func end() -> [Job] { end(in: .ended) }

  /// Says that the driver could not begin: the next job needs another one. Jobs that are left are given back.
  func giveUp() -> [Job] { end(in: .idle) }

  private func end(in phase: Phase) -> [Job] {
    let (jobs, waiting) = state.withLock { state in
      // A wish to stop stays.
      defer { state = State(phase: state.mail.isStopping ? .ended : phase, lastID: state.lastID) }
      return (state.mail.jobs, state.waitingForEnd + state.mail.closings.map(\.continuation))
    }
    for continuation in waiting { continuation.resume() }
    return jobs
  }
}

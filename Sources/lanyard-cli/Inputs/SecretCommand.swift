import Lanyard
import LanyardPOSIX

/// A program whose standard output is a secret. It gets no input and no terminal, and ends with what it has started when its
/// time is over.
struct SecretCommand {
  /// More than any secret, in bytes.
  private static let outputLimit = 64 << 10
  /// What is told of its complaints, in bytes.
  private static let complaintLimit = 2 << 10
  /// How long it has to end by itself when it is told to.
  private static let grace = Duration.seconds(2)

  /// The program and its arguments.
  let words: [String]
  /// The folder that it works in.
  var folder: String?
  let timeout: Duration
  let console: Console

  /// Why there is no secret.
  struct Failure: Error {
    var message: String
    var help: String?
  }

  /// What it gives, as it came.
  func output() throws(Failure) -> [UInt8] {
    if console.isVerbose { console.complain("running: \(name)") }
    var watch: Watch
    do throws(SystemError) {
      var output = try Pipe()
      var complaints = try Pipe()
      let silence = try OpenFile("/dev/null", .reading)
      let child = try silence.withDescriptor { input throws(SystemError) in
        try ChildProcess.start(
          words, environment: POSIX.environment, in: folder,
          streams: .init(input: input, output: output.openWritingEnd, error: complaints.openWritingEnd), hasTerminal: false)
      }
      output.closeWritingEnd()
      complaints.closeWritingEnd()
      watch = Watch(child, output: output.readingEnd, complaints: complaints.readingEnd, until: .now + timeout)
      try watch.run()
    } catch {
      throw Failure(message: error == .missing ? "there is no program '\(name)'" : "'\(name)' cannot be run: \(error.message)")
    }
    return try outcome(watch).get()
  }

  private var name: String { words.first ?? "" }

  private func outcome(_ watched: Watch) -> Result<[UInt8], Failure> {
    func failure(_ message: String) -> Result<[UInt8], Failure> {
      .failure(Failure(message: "'\(name)' \(message)", help: help(watched)))
    }
    switch watched.end {
    case .late: return failure("has not ended within \(timeout.wording)")
    case .tooMuch: return failure("gives more than 64 KiB")
    case .ended(.signalled(let signal)): return failure("was ended by the signal \(signal)")
    case .ended(.exited(let status)) where status != 0: return failure("ended with \(status)")
    case .ended(.exited):
      guard !watched.output.isEmpty else { return failure("gives nothing") }
      return .success(watched.output)
    }
  }

  /// What it has complained of. Whatever it gave beside that may be a piece of the secret; so may the variables that it was started with.
  private func help(_ watched: Watch) -> String? {
    for line in String(decoding: watched.output, as: UTF8.self).split(whereSeparator: \.isNewline) { console.conceal(String(line)) }
    for entry in POSIX.environment {
      let halves = String(decoding: entry, as: UTF8.self).split(separator: "=", maxSplits: 1)
      guard let name = halves.first?.uppercased(), halves.count == 2 else { continue }
      if ["PASS", "SECRET", "TOKEN", "KEY", "CREDENTIAL"].contains(where: name.contains) { console.conceal(String(halves[1])) }
    }
    let said = String(decoding: watched.complaints.prefix(Self.complaintLimit), as: UTF8.self)
      .split(whereSeparator: \.isNewline).joined(separator: " | ")
    return said.isEmpty ? nil : "it said: \(console.redacted(said))\(watched.complaints.count > Self.complaintLimit ? " …" : "")"
  }

  /// A child from its start to its end, or to the end of one's patience with it.
  private struct Watch {
    enum End {
      case ended(ChildProcess.End)
      case late
      case tooMuch
    }

    var output: [UInt8] = []
    var complaints: [UInt8] = []
    var end = End.late

    private let child: ChildProcess
    private let outputEnd: Int32
    private let complaintsEnd: Int32
    private let deadline: ContinuousClock.Instant

    init(_ child: ChildProcess, output: Int32, complaints: Int32, until deadline: ContinuousClock.Instant) {
      self.child = child
      outputEnd = output
      complaintsEnd = complaints
      self.deadline = deadline
    }

    mutating func run() throws(SystemError) {
      var open = [outputEnd, complaintsEnd]
      while true {
        if let ended = try child.end() {
          // What it has written is in the pipes; something else that it has started may keep them open for ever.
          try read(&open, waitingAtMost: 0, untilEmpty: true)
          end = output.count > SecretCommand.outputLimit ? .tooMuch : .ended(ended)
          return
        }
        guard output.count <= SecretCommand.outputLimit else { return try stop(for: .tooMuch) }
        guard ContinuousClock.now < deadline else { return try stop(for: .late) }
        try read(&open, waitingAtMost: open.isEmpty ? 5 : 20, untilEmpty: false)
      }
    }

    private mutating func read(_ open: inout [Int32], waitingAtMost milliseconds: Int32, untilEmpty: Bool) throws(SystemError) {
      repeat {
        let ready = try POSIX.readable(open, waitingAtMost: milliseconds)
        if ready.isEmpty { return }
        for descriptor in ready {
          let chunk = try POSIX.read(descriptor, atMost: 1 << 14)
          if chunk.isEmpty { open.removeAll { $0 == descriptor } }
          if descriptor == outputEnd { output += chunk }
          if descriptor == complaintsEnd, complaints.count <= SecretCommand.complaintLimit { complaints += chunk }
        }
      } while untilEmpty && output.count <= SecretCommand.outputLimit
    }

    /// Ends the child and all that it has started: politely, then by force.
    private mutating func stop(for reason: End) throws(SystemError) {
      child.sendToAll(POSIX.terminationSignal)
      let last = ContinuousClock.now + SecretCommand.grace
      var hasEnded = false
      while !hasEnded, ContinuousClock.now < last {
        hasEnded = try child.end() != nil
        if !hasEnded { _ = try POSIX.readable([], waitingAtMost: 10) }
      }
      child.sendToAll(POSIX.killSignal)
      if !hasEnded { _ = try child.wait() }
      end = reason
    }
  }
}

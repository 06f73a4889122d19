/// Something that Lanyard does, and what it is compared with.
struct Row: Sendable {
  /// One side of a row.
  struct Side: Sendable {
    var name: String
    /// Does the work so often, and fails where it did not come out.
    var work: @Sendable (_ count: Int) async throws -> Void

    init(_ name: String, work: @escaping @Sendable (_ count: Int) async throws -> Void) {
      self.name = name
      self.work = work
    }
  }

  /// A word by which it can be asked for.
  var name: String
  var lanyard: Side
  var baseline: Side
  /// How often the work is done in a round.
  var count: Int
  /// How many rounds there are.
  var rounds = 21
}

/// Work that was not done: its time would mean nothing.
struct Failure: Error, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}

/// What a row took.
struct Measurement {
  var lanyard: Double
  var baseline: Double
  /// The median of the rounds' own ratios: what disturbs the machine disturbs both sides of a round.
  var ratio: Double
}

extension Row {
  /// Runs the two sides in turn, after one round that does not count.
  ///
  /// - Returns: seconds for one piece of work, the median of all rounds.
  func measure(quickly: Bool) async throws -> Measurement {
    let count = quickly ? max(1, count / 20) : count
    let rounds = quickly ? 3 : rounds
    var times: [(lanyard: Double, baseline: Double)] = []
    for round in 0...rounds {
      let isFirst = round.isMultiple(of: 2)
      let early = try await time(isFirst ? lanyard : baseline, count)
      let late = try await time(isFirst ? baseline : lanyard, count)
      if round > 0 { times.append(isFirst ? (early, late) : (late, early)) }
    }
    return Measurement(
      lanyard: Self.median(times.map(\.lanyard)), baseline: Self.median(times.map(\.baseline)),
      ratio: Self.median(times.map { $0.lanyard / $0.baseline }))
  }

  private func time(_ side: Side, _ count: Int) async throws -> Double {
    let duration = try await ContinuousClock().measure { try await side.work(count) }
    return (Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18) / Double(count)
  }

  private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}

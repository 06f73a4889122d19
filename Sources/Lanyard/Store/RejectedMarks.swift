/// Marks of credentials that vendors have rejected. There are never more of them than the limit: the oldest go first.
package struct RejectedMarks: Sendable, Codable, Hashable {
  /// More rejected passwords than anybody has who is not guessing.
  package static let limit = 1000

  /// The latest is last.
  private var marks: [CredentialMark] = []

  package init() {}

  package var isEmpty: Bool { marks.isEmpty }

  package func contains(_ mark: CredentialMark) -> Bool { marks.contains(mark) }

  package mutating func insert(_ mark: CredentialMark) {
    remove(mark)
    marks.append(mark)
    if marks.count > Self.limit { marks.removeFirst(marks.count - Self.limit) }
  }

  package mutating func remove(_ mark: CredentialMark) { marks.removeAll { $0 == mark } }
}

import Lanyard

/// Looks for the request that logs in.
struct LoginSearch {
  let turns: [CapturedTurn]
  /// Names of fields that hold secrets, as the user says.
  let secretFields: Set<String>

  struct Candidate {
    var index: Int
    var score: Int
    /// The names of the fields with credentials.
    var fields: [String]
  }

  /// The requests that send a password and are answered, one for each way to do so, the first that succeeds.
  func candidates() -> [Candidate] {
    var ways: [String: Candidate] = [:]
    var order: [String] = []
    for (index, turn) in turns.enumerated() {
      let fields = credentialFields(of: turn.request)
      guard !fields.isEmpty, !FieldNames.isLogout(turn.request.path) else { continue }
      let key = ([turn.request.summary] + fields).joined(separator: " ")
      let candidate = Candidate(index: index, score: score(index), fields: fields)
      if ways[key] == nil { order.append(key) }
      if candidate.score > ways[key]?.score ?? .min { ways[key] = candidate }
    }
    let found = order.compactMap { ways[$0] }
    let succeeded = found.filter { $0.score > 0 }
    return succeeded.isEmpty ? found : succeeded
  }

  private func credentialFields(of request: CapturedRequest) -> [String] {
    let atoms = RequestOutliner.atoms(of: request).filter { atom in
      guard atom.place != .path, atom.place != .cookie, !atom.key.hasPrefix("user ") else { return false }
      return isCredential(atom)
    }
    return atoms.map(\.name)
  }

  func isCredential(_ atom: Atom) -> Bool {
    if secretFields.contains(atom.name) { return true }
    guard FieldNames.role(of: atom.name) == .password, !["true", "false", "0", "1"].contains(atom.value.lowercased()) else { return false }
    return atom.place != .header
  }

  private func score(_ index: Int) -> Int {
    let turn = turns[index]
    var score = 4
    if FieldNames.isLogin(turn.request.path) { score += 2 }
    guard let answer = turn.answer else { return score }
    if !answer.isSuccess { return -10 }
    let values = answer.values.filter { $0.value.utf8.count >= 8 }
    let later = turns[(index + 1)...].prefix(50).filter { $0.request.origin.host == turn.request.origin.host }
    let carried = Set(later.flatMap { RequestOutliner.atoms(of: $0.request).filter(KnownValues.isSessionPlace).map(\.value) })
    if values.contains(where: { value in carried.contains { $0.contains(value.value) } }) {
      score += 5
    } else if !answer.cookiesSet.isEmpty {
      score += 2
    } else if later.contains(where: { $0.request.summary == turn.request.summary }) {
      // The same request came once more: it was that one.
      score = -5
    }
    return score
  }
}

/// The name that was probably meant, or nil where none is near.
///
/// Case and the separators `-` and `_` count for nothing; otherwise about one slip in three letters is forgiven.
package func nearestName(to name: String, among candidates: some Sequence<String>) -> String? {
  let wanted = folded(name)
  guard !wanted.isEmpty, wanted.count <= longestName else { return nil }
  let near = ranked(wanted, among: candidates).first { match in
    match.distance <= max(1, min(3, wanted.count / 3)) || isBeginning(wanted, match.folded)
  }
  return near?.name
}

/// The names that are least unlike the given one, the nearest first: for lists where none is near.
package func nearestNames(to name: String, among candidates: some Sequence<String>, limit: Int = 3) -> [String] {
  ranked(Array(folded(name).prefix(longestName)), among: candidates).prefix(limit).map(\.name)
}

/// Longer texts are no slips of anybody's pen, and comparing them costs.
private let longestName = 64

private struct Match {
  var name: String
  var folded: [Unicode.Scalar]
  var distance: Int
}

/// Nearest first; of equally near ones in the order of the alphabet, whatever order a dictionary gave.
private func ranked(_ wanted: [Unicode.Scalar], among candidates: some Sequence<String>) -> [Match] {
  candidates
    .map { name in
      let folded = Array(folded(name).prefix(longestName))
      return Match(name: name, folded: folded, distance: distance(wanted, folded))
    }
    .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
}

private func folded(_ name: String) -> [Unicode.Scalar] {
  name.lowercased().unicodeScalars.filter { $0 != "-" && $0 != "_" }
}

/// Whether one is the beginning of the other, as in `lowercase` for `lower`.
private func isBeginning(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Bool {
  min(a.count, b.count) >= 3 && (a.starts(with: b) || b.starts(with: a))
}

/// Damerau and Levenshtein's: insertions, deletions, replacements and swaps of neighbours.
private func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
  var beforeLast: [Int] = []
  var last = Array(0...b.count)
  for i in a.indices {
    var row = [i + 1]
    for j in b.indices {
      var best = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, beforeLast[j - 1] + 1) }
      row.append(best)
    }
    (beforeLast, last) = (last, row)
  }
  return last[b.count]
}

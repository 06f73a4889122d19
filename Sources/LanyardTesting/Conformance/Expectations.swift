/// Something a check expected that is not so.
struct Unmet: Error, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}

func expect(_ isSo: Bool, _ message: @autoclosure () -> String) throws(Unmet) {
  if !isSo { throw Unmet(message()) }
}

func expectEqual<Value: Equatable>(_ found: Value, _ expected: Value, _ what: String) throws(Unmet) {
  if found != expected { throw Unmet("\(what): expected \(excerpt(expected)), found \(excerpt(found))") }
}

private func excerpt(_ value: some Any) -> String {
  let text = "\(value)"
  return text.count > 300 ? text.prefix(300) + "…" : text
}

extension KeyTable {
  package static let step = KeyTable(
    .step, "a step",
    [
      Key("name", "a name for messages", .text()),
      Key("send", "the request", .noun(.request), isRequired: true),
      Key("fail", "answers that mean a failure with a name; in order, the first that holds", .list(of: .noun(.failure))),
      Key("expect", "what must hold of the answer; 2xx is implied unless it speaks of the status", .condition),
      Key(
        "extract", "the values that are taken out of the answer, by name; all of them, or none",
        .mapping(of: .noun(.extractor), names: Grammar.namePattern)),
    ], refused: ["if": .later("if"), "repeat": .later("repeat"), "ask": .later("ask")])
}

extension SpecReader {
  private static let mostSteps = 50
  private static let mostExtractors = 100

  /// A list of steps; one unreadable step where it is none, so that the flow does not count as absent.
  mutating func steps(_ node: Node, of flow: Flow) -> [Step] {
    guard case .sequence(let nodes) = node.content else {
      refuse(node, expected: "a list")
      return [.unreadable(flow.rawValue, at: node.range)]
    }
    if nodes.isEmpty {
      report(.emptyList, "'\(flow.rawValue)' has no steps", at: node.range, help: "leave it out where there is nothing to do")
      return [.unreadable(flow.rawValue, at: node.range)]
    }
    return bounded(nodes, to: Self.mostSteps, "steps", at: node).enumerated().map { index, node in
      step(node, named: flow.rawValue + " step " + String(index + 1), of: flow)
    }
  }

  mutating func step(_ node: Node, named name: String, of flow: Flow) -> Step {
    guard let keys = mapping(node, .step) else { return .unreadable(name, at: node.range) }
    let ownName = keys.read("name") { text($0) }
    let send = require("send", of: keys)
    let request = if let send { self.request(send, in: flow) } else { RequestTemplate.unreadable(at: node.range) }
    let failures = keys.read("fail") { node in list(node).map { failure($0) } } ?? []
    let expectation = keys.read("expect") { condition($0) }
    let extractors =
      keys.read("extract") { node in
        namedEntries(node, limit: Self.mostExtractors, "extracted values").map { extractor($0) }
      } ?? []
    return Step(
      name: ownName ?? name, request: request, failures: failures, expectation: expectation, extractors: extractors, range: node.range)
  }
}

extension Step {
  /// Stands for a step that could not be read.
  fileprivate static func unreadable(_ name: String, at range: SourceRange) -> Step {
    Step(name: name, request: .unreadable(at: range), failures: [], expectation: nil, extractors: [], range: range)
  }
}

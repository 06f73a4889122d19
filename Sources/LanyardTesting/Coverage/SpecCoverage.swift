import Lanyard
public import LanyardSpec

/// What of a spec its exchanges exercise: methods, steps, failure rules, extractors, placements, signs of rejection.
public struct SpecCoverage: Sendable {
  /// Something in a spec that an exchange can exercise.
  public struct Item: Sendable, Hashable {
    /// What it is, such as `method xml, login step 1, fail rule 2 (account-locked)`.
    public var name: String
    /// Where it stands in the spec.
    public var range: SourceRange
  }

  /// The spec's name.
  public let name: String
  /// The spec's text.
  public let source: SourceText
  /// Everything that can be exercised, in the order of the methods.
  public let items: [Item]
  /// What no exchange has exercised.
  public let missed: [Item]

  /// Compares the spec with the places that came to bear.
  public init(of spec: AuthSpec, exercised: Set<SourceRange>) {
    name = spec.name
    source = spec.source
    items = spec.methods.flatMap(Self.items)
    missed = items.filter { !exercised.contains($0.range) }
  }

  /// How many items have been exercised.
  public var count: Int { items.count - missed.count }

  /// The share that has been exercised in whole per cent, never rounded up to 100.
  public var percentage: Int { items.isEmpty ? 100 : count * 100 / items.count }

  /// A line with the numbers and the first items that are missed.
  public func summary(naming limit: Int = 1) -> String {
    let missing = missed.prefix(limit).map { "\($0.name) at \(place(of: $0))" }.joined(separator: "; ")
    let more = missed.count > limit ? ", and \(missed.count - limit) more" : ""
    return "coverage \(count)/\(items.count)" + (missed.isEmpty ? "" : ": never exercised: \(missing)\(more)")
  }

  /// Where it stands, as `path:line`.
  public func place(of item: Item) -> String { "\(source.path):\(item.range.start.line)" }

  private static func items(of method: Method) -> [Item] {
    let name = "method \(method.name)"
    let steps = method.login + method.renew + method.logout + (method.probe.map { [$0] } ?? [])
    let rejected = method.rejected.enumerated().compactMap { index, sign in
      sign.range.map { Item(name: "\(name), rejected rule \(index + 1)", range: $0) }
    }
    return [Item(name: name, range: method.range)] + steps.flatMap { items(of: $0, in: name) }
      + method.apply.placements.map { Item(name: "\(name), apply \($0.name)", range: $0.range) } + rejected
  }

  private static func items(of step: Step, in method: String) -> [Item] {
    let name = "\(method), \(step.name)"
    return [Item(name: name, range: step.range)]
      + step.failures.enumerated().map { index, rule in
        Item(name: "\(name), fail rule \(index + 1) (\(rule.kind.rawValue))", range: rule.range)
      }
      + step.extractors.map { Item(name: "\(name), extract \($0.name)", range: $0.range) }
  }
}

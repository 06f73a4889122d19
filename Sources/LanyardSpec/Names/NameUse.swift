/// A name where a method uses it.
package struct NameUse: Sendable {
  /// What the name must be.
  package enum Role: Sendable {
    /// An input, or what an earlier step has extracted.
    case value
    /// An input of any type.
    case input
    /// An input of type `url`.
    case url
  }

  package var name: String
  package var range: SourceRange
  package var role: Role
}

extension Template {
  /// The names it refers to, those in its filters included.
  package var names: [NameUse] {
    references.flatMap { reference in
      [NameUse(name: reference.name, range: reference.nameRange, role: .value)] + reference.filters.names
    }
  }
}

extension [Filter] {
  var names: [NameUse] {
    compactMap { filter in
      filter.operandReference.map { NameUse(name: $0.name, range: $0.range, role: .value) }
    }
  }
}

extension Condition {
  /// Its tests, from left to right.
  package var tests: [Test] {
    switch self {
    case .test(let test): [test]
    case .all(let conditions), .any(let conditions): conditions.flatMap(\.tests)
    case .not(let condition): condition.tests
    }
  }

  /// The inputs that it asks about.
  var names: [NameUse] {
    tests.compactMap { test in
      guard case .input(let name) = test.source.kind else { return nil }
      return NameUse(name: name, range: test.source.range, role: .input)
    }
  }
}

extension RequestTemplate {
  /// The input that its URL begins with, if it is one.
  var baseName: NameUse? {
    guard case .input(let name) = url.base else { return nil }
    return NameUse(name: name, range: url.baseRange, role: .url)
  }
}

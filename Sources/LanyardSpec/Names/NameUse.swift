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
    var names: [NameUse] = []
    forEachName { names.append($0) }
    return names
  }

  func forEachReference(_ body: (Reference) -> Void) {
    for part in parts {
      if case .reference(let reference) = part { body(reference) }
    }
  }

  func forEachName(_ body: (NameUse) -> Void) {
    forEachReference { $0.forEachName(body) }
  }
}

extension Template.Reference {
  /// Its own name and those in its filters.
  func forEachName(_ body: (NameUse) -> Void) {
    body(NameUse(name: name, range: nameRange, role: .value))
    filters.forEachName(body)
  }
}

extension [Filter] {
  func forEachName(_ body: (NameUse) -> Void) {
    for filter in self {
      if let operand = filter.operandReference { body(NameUse(name: operand.name, range: operand.range, role: .value)) }
    }
  }
}

extension Condition {
  /// Its tests, from left to right.
  package var tests: [Test] {
    var tests: [Test] = []
    forEachTest { tests.append($0) }
    return tests
  }

  func forEachTest(_ body: (Test) -> Void) {
    switch self {
    case .test(let test): body(test)
    case .all(let conditions), .any(let conditions): for condition in conditions { condition.forEachTest(body) }
    case .not(let condition): condition.forEachTest(body)
    }
  }

  /// The inputs that it asks about.
  func forEachName(_ body: (NameUse) -> Void) {
    forEachTest { test in
      if case .input(let name) = test.source.kind { body(NameUse(name: name, range: test.source.range, role: .input)) }
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

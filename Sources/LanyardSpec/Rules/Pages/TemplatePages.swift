extension RulePage {
  /// What a template may have.
  static let templatePages = [
    RulePage(
      .error, "unterminated-template", "template-syntax", "template-name", "expected-text", title: "A template that cannot be read",
      why: """
        A template is `${name}` or `${name | filter | filter(argument)}`. A text within is in single quotes, and a quote within that is \
        written twice. Where the text `${` itself is meant, write `$${`.
        """,
      example: .init(
        in: .request,
        bad: """
          post: ${base_url}/login
          json: { user: "${username" }
          """,
        good: """
          post: ${base_url}/login
          json: { user: "${username}" }
          """)),
    RulePage(
      .error, "unknown-filter", title: "A filter that does not exist",
      why:
        "Filters are a closed set, so that a spec means the same on every machine: \(FilterParser.forms.map { "`\($0.name)`" }.joined(separator: ", ")).",
      example: .init(
        in: .request,
        bad: """
          post: ${base_url}/login
          json: { user: "${username | lowercase}" }
          """,
        good: """
          post: ${base_url}/login
          json: { user: "${username | lower}" }
          """)),
    RulePage(
      .error, "filter-arguments", title: "Arguments that a filter does not take",
      why: "A bare word is an option or a name; a text stands in single quotes.",
      example: .init(
        in: .request,
        bad: """
          post: ${base_url}/login
          json: { user: "${username | base64(8)}" }
          """,
        good: """
          post: ${base_url}/login
          json: { user: "${username | base64(unpadded)}" }
          """)),
    RulePage(
      .error, "bytes-in-text", title: "Bytes where text belongs",
      why: """
        A digest, a MAC and a `charset` give bytes that need not be text: no header, JSON or XML can hold them. Say how they are to be \
        written.
        """,
      example: .init(
        in: .request,
        bad: """
          post: ${base_url}/login
          json: { user: "${username | sha256}" }
          """,
        good: """
          post: ${base_url}/login
          json: { user: "${username | sha256 | hex}" }
          """)),
  ]

  /// What patterns and paths may have; the engine compiles them.
  static let expressionPages = [
    RulePage(
      .error, "invalid-pattern", title: "A pattern that cannot be compiled",
      why: "Patterns are those of PCRE2, at most 4096 bytes long. A `\\` in double quotes is YAML's own: write patterns in single quotes.",
      example: .init(
        in: .step,
        bad: """
          send: { post: "${base_url}/login" }
          expect: { body: text, matches: '(welcome' }
          """,
        good: """
          send: { post: "${base_url}/login" }
          expect: { body: text, matches: '\\(welcome' }
          """)),
    RulePage(
      .error, "invalid-jsonpath", title: "A JSONPath that cannot be read",
      why: "JSONPath is that of RFC 9535: `$.a.b`, `$['a-b']`, `$.list[0]`, `$.list[?@.name == 'x']`.",
      example: .init(
        in: .step,
        bad: """
          send: { post: "${base_url}/login" }
          expect: { json: $.response-code }
          """,
        good: """
          send: { post: "${base_url}/login" }
          expect: { json: "$['response-code']" }
          """)),
    RulePage(
      .error, "invalid-xpath", title: "An XPath that cannot be used",
      why: "XPath is version 1.0; a prefix in it is one of the spec's `namespaces`.",
      example: .init(
        in: .step,
        bad: """
          send: { post: "${base_url}/login" }
          expect: { xml: "/answer[@ok='1'" }
          """,
        good: """
          send: { post: "${base_url}/login" }
          expect: { xml: "/answer[@ok='1']" }
          """)),
  ]
}

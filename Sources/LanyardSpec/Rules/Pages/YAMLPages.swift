extension RulePage {
  /// Where YAML stumbles, and what it allows and a spec does not.
  static let yamlPages = [
    RulePage(
      .error, "unquoted-template", "unquoted-brackets", "double-braces", title: "Brackets between brackets, without quotes",
      why: "Between `{ }` and `[ ]` YAML takes every further bracket for its own. Put a template, a path or a pattern there in quotes.",
      example: .init(
        in: .request,
        bad: """
          post: ${base_url}/login
          json: { user: ${username} }
          """,
        good: """
          post: ${base_url}/login
          json: { user: "${username}" }
          """)),
    RulePage(
      .error, "unquoted-indicator", title: "A value that begins with a sign of YAML's",
      why: "An unquoted value cannot begin with `@`, a backtick, `%`, `*`, `&` or `!`. Put it in quotes.",
      example: .init(
        in: .request,
        bad: """
          post: ${base_url}/login
          xml: { Login: { @user: "${username}" } }
          """,
        good: """
          post: ${base_url}/login
          xml: { Login: { "@user": "${username}" } }
          """)),
    RulePage(
      .error, "comment-in-template", title: "A `#` that cuts a template off",
      why: "A `#` behind a space begins a comment. Where it is part of a value, the value stands in quotes.",
      example: .init(
        in: .request,
        bad: """
          post: ${base_url}/login
          headers:
            X-User: ${domain | default('no #1')}
          """,
        good: """
          post: ${base_url}/login
          headers:
            X-User: "${domain | default('no #1')}"
          """)),
    RulePage(
      .error, "colon-in-value", "missing-colon", title: "A colon too many, or one that is missing",
      why: "`: ` makes a key of what stands before it. A value that contains one stands in quotes.",
      example: .init(
        in: .spec,
        bad: """
          title: Example: the vault
          """,
        good: """
          title: "Example: the vault"
          """)),
    RulePage(
      .error, "unclosed-quote", "text-behind-quote", "bad-escape", title: "Quotes that are not closed, or text behind them",
      why:
        "All of a value stands in one pair of quotes. In single quotes a backslash is a backslash, in double quotes it begins an escape.",
      example: .init(
        in: .spec,
        bad: """
          title: "Example" vault
          """,
        good: """
          title: "Example vault"
          """)),
    RulePage(
      .error, "unclosed-bracket", title: "A bracket that is not closed, or closes nothing",
      why: "Every `{` has its `}` and every `[` its `]`.",
      example: .init(
        in: .spec,
        bad: """
          documentation: [https://vendor.example/login
          """,
        good: """
          documentation: [https://vendor.example/login]
          """)),
    RulePage(
      .error, "indentation", "tab", title: "Lines that do not line up",
      why: "The keys of a mapping and the dashes of a list stand below each other, indented with spaces.",
      example: .init(
        in: .request,
        bad: """
          post: ${base_url}/login
           timeout: 30s
          """,
        good: """
          post: ${base_url}/login
          timeout: 30s
          """)),
    RulePage(
      .error, "duplicate-key", title: "A key that is given twice",
      why: "Which one is meant? Where a header or a query item is to be sent twice, its value is a list.",
      example: .init(
        in: .request,
        bad: """
          post: ${base_url}/login
          headers: { X-Group: a, X-Group: b }
          """,
        good: """
          post: ${base_url}/login
          headers: { X-Group: [a, b] }
          """)),
    RulePage(
      .error, "yaml-anchor", "yaml-alias", "yaml-tag", "yaml-merge-key", "yaml-directive", "yaml-documents", "yaml-complex-key",
      title: "Something of YAML that a spec has no use for",
      why: """
        A spec is configuration that strangers write. There are no anchors and aliases, and so no few lines that unfold to gigabytes; no \
        tags, merge keys, directives and second documents, and keys are text.
        """,
      example: .init(
        in: .method,
        bad: """
          title: &title The vault
          apply: { headers: { X-Anonymous: "true" } }
          """,
        good: """
          title: The vault
          apply: { headers: { X-Anonymous: "true" } }
          """)),
    RulePage(
      .error, "too-deep", title: "Lists and mappings nested more than 64 deep",
      why: "No vendor wants that, and a reader that follows it for ever falls over."),
    RulePage(
      .error, "yaml-syntax", title: "Not YAML",
      why: "What YAML's own parser says about it.",
      example: .init(
        in: .spec,
        bad: """
          title: - Example
          """,
        good: """
          title: Example
          """)),
  ]
}

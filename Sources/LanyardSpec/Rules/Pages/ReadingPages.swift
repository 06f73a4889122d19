extension RulePage {
  /// What the form of a spec may have.
  static let readingPages = [
    RulePage(
      .error, .unknownKey, title: "A key that the language does not have here",
      why: """
        A key that is passed over in silence is one that its author believes in: a misspelt `timeout` would never run out. The nearest known \
        name is suggested; all of them are in the reference and in the JSON Schema.
        """,
      example: .init(
        in: .request,
        bad: """
          post: ${base_url}/login
          timout: 30s
          """,
        good: """
          post: ${base_url}/login
          timeout: 30s
          """)),
    RulePage(
      .error, .missingKey, title: "Something that must be said is missing",
      why: "A request has a method and a URL, a failure has a condition and a name, a condition has a source, and so on.",
      example: .init(
        in: .step,
        bad: """
          send: { post: "${base_url}/login" }
          fail:
            - { when: { status: 503 } }
          """,
        good: """
          send: { post: "${base_url}/login" }
          fail:
            - { when: { status: 503 }, as: unavailable }
          """)),
    RulePage(
      .error, .misplacedKey, title: "A key that does not belong beside the others",
      why: "The key is known, but means nothing together with what stands beside it. It probably belongs somewhere else.",
      example: .init(
        in: .method,
        bad: """
          login:
            - send: { post: "${base_url}/login" }
          session: { idle: 30m, unit: minutes }
          """,
        good: """
          login:
            - send: { post: "${base_url}/login" }
          session: { idle: 30m }
          """)),
    RulePage(
      .error, .conflictingKeys, title: "Two keys exclude each other",
      why: "A request has one method and at most one body, a condition asks one source. Which one is meant?",
      example: .init(
        in: .request,
        bad: """
          post: ${base_url}/login
          json: { user: "${username}" }
          form: { user: "${username}" }
          """,
        good: """
          post: ${base_url}/login
          json: { user: "${username}" }
          """)),
    RulePage(
      .error, .wrongType, title: "A list where a mapping belongs, or the like",
      why: "Every key has a form: text, a list, a mapping. The reference says which.",
      example: .init(
        in: .request,
        bad: """
          post: ${base_url}/login
          headers: application/json
          """,
        good: """
          post: ${base_url}/login
          headers: { Accept: application/json }
          """)),
    RulePage(
      .error, .wrongValue, title: "A word that is none of those that can stand here",
      why: "Some keys take one of a few words. The nearest one is suggested.",
      example: .init(
        in: .request,
        bad: """
          get: ${base_url}/login
          redirects: always
          """,
        good: """
          get: ${base_url}/login
          redirects: follow
          """)),
    RulePage(
      .error, .emptyText, .emptyList, title: "Nothing stands where something must",
      why:
        "An empty text or list here would mean nothing. Leave the key out, or write `null` or `\"\"` in a JSON body where that is meant.",
      example: .init(
        in: .request,
        bad: """
          post: ${base_url}/login
          json:
            user:
          """,
        good: """
          post: ${base_url}/login
          json:
            user: null
          """)),
    RulePage(
      .error, .tooMany, title: "More of something than any spec has",
      why: "A spec has at most 200 inputs, 50 origins and 50 methods, a flow at most 50 steps, a step at most 100 extracted values."),
    RulePage(
      .error, .needsLaterLanyard, title: "A word of a later version of the language",
      why: "The language grows by addition. This Lanyard is older than the spec: update it, or do without the word.",
      example: .init(
        in: .spec,
        bad: """
          extends: oauth
          """,
        good: """
          title: An example
          """)),
    RulePage(
      .warning, .referenceInVerbatimText, title: "`${…}` in a text that is taken as it stands",
      why: "Texts that are compared with, examples and defaults are no templates: nothing is filled in, and the `${` itself is looked for.",
      example: .init(
        in: .step,
        bad: """
          send: { post: "${base_url}/login" }
          expect: { json: $.state, equals: "${done}" }
          """,
        good: """
          send: { post: "${base_url}/login" }
          expect: { json: $.state, equals: done }
          """)),
    RulePage(
      .error, .invalidName, title: "A name with characters that names do not have",
      why: """
        Inputs and extracted values are named with letters, digits and `_`, and begin with no digit; methods may have `-` besides, a spec \
        letters, digits and `-`. Elements and attributes are named as XML has it.
        """,
      example: .init(
        in: .step,
        bad: """
          send: { post: "${base_url}/login" }
          extract:
            session-id: { json: $.session, secret: false }
          """,
        good: """
          send: { post: "${base_url}/login" }
          extract:
            session_id: { json: $.session, secret: false }
          """)),
    RulePage(
      .error, .invalidDefault, title: "A default that the input itself would refuse",
      why: "A default is a value like any other: a number in JSON's grammar, one of a choice's words, a URL with `https://`.",
      example: .init(
        in: .spec,
        bad: """
          inputs:
            base_url: { type: url }
            port: { type: number, default: 8O80 }
          """,
        good: """
          inputs:
            base_url: { type: url }
            port: { type: number, default: 8080 }
          """)),
    RulePage(
      .error, .invalidDuration, title: "Not a duration",
      why: "A duration is a whole number and a unit: `500ms`, `30s`, `30m`, `8h`, `7d`.",
      example: .init(
        in: .request,
        bad: """
          post: ${base_url}/login
          timeout: 1.5m
          """,
        good: """
          post: ${base_url}/login
          timeout: 90s
          """)),
    RulePage(
      .error, .invalidStatus, title: "Not a status",
      why: "A status is a number of three digits, such as `401`, or a hundred of them: `4xx`. A list means any of them.",
      example: .init(
        in: .step,
        bad: """
          send: { post: "${base_url}/login" }
          expect: { status: 200-204 }
          """,
        good: """
          send: { post: "${base_url}/login" }
          expect: { status: [200, 204] }
          """)),
    RulePage(
      .error, .invalidURL, title: "Not a URL, or not one that can be sent",
      why: """
        A URL is written as it is sent: what is not ASCII and spaces percent-encoded, a path with `/` behind the base, without a fragment, \
        a user or a password.
        """,
      example: .init(
        in: .request,
        bad: """
          get: ${base_url}/log in
          """,
        good: """
          get: ${base_url}/log%20in
          """)),
    RulePage(
      .error, .undeclaredOrigin, title: "A request that goes where the spec has not said it goes",
      why: """
        Every URL begins with an input of type `url` or with an entry of `origins`. Whoever reads the head of a spec then knows to whom \
        credentials may be sent.
        """,
      example: .init(
        in: .spec,
        bad: """
          methods:
            guest:
              login:
                - send: { post: "https://login.vendor.example/guest" }
              session: { idle: 30m }
              apply: { cookies: jar }
          """,
        good: """
          origins:
            - https://login.vendor.example
          methods:
            guest:
              login:
                - send: { post: "https://login.vendor.example/guest" }
              session: { idle: 30m }
              apply: { cookies: jar }
          """)),
    RulePage(
      .error, .invalidHeader, .invalidCookie, title: "What no header or cookie can hold",
      why: """
        A header's name consists of letters, digits and a few signs, its value has no line break or other control character; a cookie \
        besides has no `;`. What is filled in is checked in the same way when the request is made.
        """,
      example: .init(
        in: .request,
        bad: """
          post: ${base_url}/login
          headers: { X User: "${username}" }
          """,
        good: """
          post: ${base_url}/login
          headers: { X-User: "${username}" }
          """)),
    RulePage(
      .error, .reservedHeader, title: "A header that is not the spec's to set",
      why: """
        `Host`, `Content-Length`, `Transfer-Encoding` and the like frame the message: a spec that could set them could smuggle a second \
        one. Cookies have a place of their own, `cookies`.
        """,
      example: .init(
        in: .request,
        bad: """
          get: ${base_url}/login
          headers: { Cookie: "lang=en" }
          """,
        good: """
          get: ${base_url}/login
          cookies: { lang: en }
          """)),
    RulePage(
      .error, .invalidText, title: "A character that XML cannot hold",
      why: "XML 1.0 has no control characters, not even escaped.",
      example: .init(
        in: .request,
        bad: #"""
          post: ${base_url}/login
          xml: { Login: { "@user": "a\0b" } }
          """#,
        good: """
          post: ${base_url}/login
          xml: { Login: { "@user": "${username}" } }
          """)),
    RulePage(
      .error, .invalidPath, .invalidPointer, title: "Not a JSONPath, or not a JSON pointer",
      why: """
        A place that is looked for in an answer is a JSONPath, `$.result.token` (RFC 9535). A place in a request's body, where a session is \
        put, is a JSON pointer, `/params/0` (RFC 6901).
        """,
      example: .init(
        in: .step,
        bad: """
          send: { post: "${base_url}/login" }
          expect: { json: result.ok }
          """,
        good: """
          send: { post: "${base_url}/login" }
          expect: { json: $.result.ok }
          """)),
    RulePage(
      .error, .unknownFailure, title: "A failure that has no such name",
      why:
        "The kinds of failures are a closed set, so that a program can act on them: \(FailureKind.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")).",
      example: .init(
        in: .step,
        bad: """
          send: { post: "${base_url}/login" }
          fail:
            - { when: { status: 401 }, as: wrong-password }
          """,
        good: """
          send: { post: "${base_url}/login" }
          fail:
            - { when: { status: 401 }, as: credentials-rejected }
          """)),
    RulePage(
      .error, .conditionOnly, title: "What only a condition can ask about",
      why: "The status and the inputs can be tested, but there is nothing in them to extract: an input is used by its name.",
      example: .init(
        in: .step,
        bad: """
          send: { post: "${base_url}/login" }
          extract:
            code: { status: 200, secret: false }
          """,
        good: """
          send: { post: "${base_url}/login" }
          expect: { status: 200 }
          """)),
  ]
}

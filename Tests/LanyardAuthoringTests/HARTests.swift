import FoundationEssentials
import Lanyard
import LanyardTesting
import Testing

@testable import LanyardAuthoring

/// Files as browsers export them, made by hand after HAR 1.2: no name and no token in them is real.
@Suite struct HARTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Samples")

  private func sample(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: Self.folder.appending(path: "\(name).har")), as: UTF8.self)
  }

  @Test func aTokenBehindBearerFromJSON() async throws {
    let made = try await Made(har: try sample("bearer"))
    for line in [
      "post: ${base_url}/api/auth/login", "email: ${username}", "password: ${password}", "token: { json: $.data.token }",
      "Authorization: Bearer ${token}", "remember: true", "get: ${base_url}/api/me",
    ] { #expect(made.spec.contains("\(line)\n"), "\(line)\n\(made.spec)") }
    #expect(made.spec.contains("logout:\n      - send:\n          post: ${base_url}/api/auth/logout\n"))
    #expect(made.hides("hT7-example-Passw0rd"))
    #expect(made.hides("8f14e45fceea167a5a36dedd4bea2543"))
    #expect(!made.exchange.contains("jane.doe@corp.example"))
    #expect(!made.spec.contains("style.css"), "what is no login is left out")
  }

  @Test func aHiddenFieldOfTheFormIsFetchedFirst() async throws {
    let made = try await Made(har: try sample("csrf-form"))
    for line in [
      "- send:\n          get: ${base_url}/accounts/login/",
      #"csrfmiddlewaretoken: { html: "//input[@name='csrfmiddlewaretoken']/@value" }"#,
      "csrfmiddlewaretoken: ${csrfmiddlewaretoken}", "username: ${username}", "password: ${password}", "cookies: jar",
      "expect: { all: [ { status: 302 }, { cookie: sessionid } ] }",
    ] { #expect(made.spec.contains("\(line)\n"), "\(line)\n\(made.spec)") }
    #expect(made.spec.contains("when: { status: 403 }") == false)
    #expect(made.hides("k3Jd92Lmx0QpZ7tYvB4nHs6Wc1Rg8EaU"))
    #expect(made.hides("hT7-example-Passw0rd"))
    #expect(made.hides("o5x1v9c7m3b8n2q4w6e0r1t5y7u9i3o1"))
  }

  @Test func aWrongPasswordAndADeadSessionAreLearnt() async throws {
    let made = try await Made(har: try sample("token-header"))
    #expect(made.spec.contains("when: { status: 400 }\n            as: credentials-rejected\n        extract"), "\(made.spec)")
    #expect(made.spec.contains("rejected:\n      - status: 403\n"))
    #expect(made.spec.contains("X-Auth: Token token=\\\"${session_id}\\\"") || made.spec.contains("Token token=\"${session_id}\""))
    #expect(made.spec.contains("expires_at: \"${expiry}\"") == false)
    #expect(made.draft.openQuestions.count == 1)
  }

  @Test func severalLoginsAreListed() async throws {
    let text = try sample("two-logins")
    let error = await #expect(throws: CaptureError.self) { try await Made(har: text) }
    #expect(error?.code == "several-logins")
    #expect(error?.help.count == 2)
    #expect(error?.help.first?.hasPrefix("1: POST https://app.example.com/api/login (password)") == true)
    #expect(try await Made(har: text, login: 1).spec.contains("post: ${base_url}/api/login\n"))
    #expect(try await Made(har: text, login: 2).spec.contains("post: ${base_url}/oauth/token\n"))
    let beyond = await #expect(throws: CaptureError.self) { try await Made(har: text, login: 3) }
    #expect(beyond?.code == "no-login")
  }

  @Test func whatIsNoUseIsSaidInWords() throws {
    func reading(_ text: String) -> CaptureError? {
      do {
        var reader = HARReader()
        try reader.feed(Array(text.utf8))
        _ = try reader.finish()
        return nil
      } catch { return error }
    }
    let whole = try sample("bearer")
    #expect(reading("")?.code == "not-har")
    #expect(reading("<html>")?.message.contains("does not begin as JSON") == true)
    #expect(reading("[]")?.code == "not-har")
    #expect(reading(#"{"log":{"version":"1.2"}}"#)?.message.contains("'entries'") == true)
    #expect(reading(#"{"log":{"entries":[]}}"#)?.code == "no-login")
    #expect(reading(#"{"log":{"entries":[{"request":nonsense}]}}"#)?.message.contains("number 1") == true)
    let half = reading(String(whole.prefix(whole.count / 2)))
    #expect(half?.code == "har-truncated")
    #expect(half?.message.contains("whole request") == true)
    // Wherever it is cut, it is refused, and nothing else happens.
    let bytes = Array(whole.utf8)
    let end = bytes.lastIndex(of: UInt8(ascii: "}")) ?? 0
    for length in stride(from: 1, to: end, by: 211) {
      var reader = HARReader()
      #expect(throws: CaptureError.self) {
        try reader.feed(Array(bytes.prefix(length)))
        _ = try reader.finish()
      }
    }
  }

  @Test func aHARWithoutALogin() async throws {
    let entry = #"{"request":{"method":"GET","url":"https://a.example/","headers":[]},"response":{"status":200,"headers":[],"content":{}}}"#
    let error = await #expect(throws: CaptureError.self) { try await Made(har: #"{"log":{"entries":[\#(entry)]}}"#) }
    #expect(error?.code == "no-login")
    #expect(error?.message.contains("1 request:") == true)
  }

  @Test func aLargeFileIsReadWithinBounds() throws {
    var reader = HARReader(limit: 1 << 20, entryLimit: 1 << 12)
    let filler = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 13)
    let head = #"{"log":{"entries":[{"request":{"method":"GET","url":"https://a.example/"},"response":{"status":200,"content":{"text":""#
    // A download, which is walked over.
    try reader.feed(Array(head.utf8) + filler)
    try reader.feed(Array(#""}}},{"request":{"method":"GET","url":"https://a.example/b"},"response":{"status":204,"content":{}}}]}}"#.utf8))
    let conversation = try reader.finish()
    #expect(conversation.turns.map(\.request.path) == ["/b"])
    #expect(conversation.remarks.first == "1 very large request was passed over")

    var endless = HARReader(limit: 1 << 14, entryLimit: 1 << 12)
    try endless.feed(Array("{".utf8))
    try endless.feed(filler)
    let error = #expect(throws: CaptureError.self) { try endless.feed(filler) }
    #expect(error?.code == "har-too-large")
    #expect(HARReader.limit >= 100_000_000, "browsers export sessions of 100 MB")
  }
}

import Foundation
import HTTPTypes
import Lanyard
import LanyardCURL
import Testing

/// Secrets of every awkward kind go through every place of a request to a server that decodes it with Python's own parsers,
/// and come back byte for byte; what cannot stand in a place is refused by the place's name before a byte is sent.
@Suite struct ByteForByteTests {
  /// The places, and those of them that cannot carry everything.
  enum Place: String, CaseIterable, Sendable {
    case json, jsonrpc, form, query, path, attribute, element, soap, text, header, cookie, basic, base64

    var send: String {
      let url = "post: \"${base_url}/\(rawValue)\""
      return switch self {
      case .json: #"{ \#(url), json: { value: "${secret}" } }"#
      case .jsonrpc: #"{ \#(url), jsonrpc: { method: m, params: { value: "${secret}" } } }"#
      case .form: #"{ \#(url), form: { other: 1, value: "${secret}" } }"#
      case .query: #"{ \#(url), query: { other: 1, value: "${secret}" }, allow: { secret-in-url: test } }"#
      case .path: #"{ post: "${base_url}/path/${secret}/end", allow: { secret-in-url: test } }"#
      case .attribute: ##"{ \##(url), xml: { r: { "@value": "${secret}" } } }"##
      case .element: #"{ \#(url), xml: { r: { value: "${secret}" } } }"#
      case .soap: #"{ \#(url), soap: { action: a, body: { Op: { "@xmlns": "urn:test", value: "${secret}" } } } }"#
      case .text: #"{ \#(url), text: "${secret}" }"#
      case .header: #"{ \#(url), headers: { X-Value: "${secret}" } }"#
      case .cookie: #"{ \#(url), cookies: { value: "${secret}" } }"#
      case .basic: #"{ \#(url), authenticate: [ { basic: { username: "user", password: "${secret}" } } ] }"#
      case .base64: #"{ \#(url), json: { value: "${secret | base64}" } }"#
      }
    }

    /// What the message calls the place when it refuses a value.
    var refusal: String? {
      switch self {
      case .json, .jsonrpc, .form, .query, .text, .base64: nil
      case .path: "segment"
      case .attribute, .element, .soap: "value"
      case .header: "'X-Value'"
      case .cookie: "'value'"
      case .basic: "Basic"
      }
    }
  }

  static let spec = """
    lanyard: 1
    name: byte-for-byte
    inputs:
      base_url: { type: url }
      secret: { secret: true }
    methods:
    \(Place.allCases.map { place in
      """
        \(place.rawValue):
          login:
            - send: \(place.send)
              extract: { found: { json: $.value } }
          session: { idle: 1m }
          apply: { headers: { X: "${found}" } }
      """
    }.joined(separator: "\n"))
    """

  static let awkward = [
    "ab||cd", "p${now}w", "${secret}", "{{x}}", "12_34", "1e5", "'abc'", "True", "null", "$HOME", "`id`", "a\"b", "a<b>&c", "]]>", "&amp;", "naïve",
    "e\u{301}", "trailing ", " leading", "in the middle", "tab\there", "line\nbreak", "carriage\r\nreturn", "100%", "%41", "a+b", "a&b=c", "a;b", "a,b",
    "a/b", "a\\b", "..", ".", "?x#y", "日本語", "🔑", "\u{7f}", "\u{1}", "nul\0nul", "ab:cd", "\u{2028}", "\u{feff}bom", "~!@#$%^&*()_+|}{:\"<>?`-=[]\\;',./",
  ]

  @Test func awkwardSecretsThroughEveryPlace() async throws { try await check(Self.awkward, Place.allCases) }

  @Test(.enabled(if: Vectors.blns != nil, "the folder of vectors is not here")) func naughtyStringsThroughEveryEncoding() async throws {
    let strings = try #require(Vectors.blns).filter { !$0.isEmpty }
    #expect(strings.count > 500)
    try await check(strings, [.json, .form, .attribute, .element, .query, .path, .text, .basic])
  }

  private func check(_ secrets: [String], _ places: [Place]) async throws {
    let spec = try AuthSpec(yaml: Self.spec)
    try await PythonServer.run("ByteForByte/decode_server.py") { base in
      let transport = CURLTransport()
      try await withThrowingTaskGroup(of: Int.self) { group in
        for place in places {
          group.addTask { try await sendAll(secrets, through: place, spec: spec, base: base, transport: transport) }
        }
        let arrived = try await group.reduce(0, +)
        let count = HTTPRequest(method: .get, scheme: "http", authority: String(base.dropFirst(7)), path: "/count")
        let answer = try await transport.send(TransportRequest(head: count))
        #expect(String(decoding: answer.body, as: UTF8.self) == #"{"count": \#(arrived)}"#, "a refused value must not be sent at all")
      }
    }
  }

  /// Returns how many were sent.
  private func sendAll(
    _ secrets: [String], through place: Place, spec: AuthSpec, base: String, transport: CURLTransport
  ) async throws -> Int {
    var sent = 0
    for secret in secrets {
      let authenticator = try Authenticator(
        spec, method: place.rawValue, inputs: ["base_url": .text(base), "secret": .secret(secret)], transport: transport)
      do throws(AuthError) {
        let session = try await authenticator.session()
        sent += 1
        #expect(
          session.value(named: "found")?.reveal() == Data(secret.utf8).base64EncodedString(), "\(place) of \(secret.debugDescription)")
      } catch {
        #expect(error.code == .invalidValue, "\(place) of \(secret.debugDescription): \(error)")
        #expect(place.refusal.map { error.message.contains($0) } == true, "\(place) of \(secret.debugDescription): \(error)")
      }
    }
    // Most of what people choose as passwords can stand everywhere but in a cookie.
    #expect(sent > secrets.count / 4)
    return sent
  }
}

import Lanyard
import LanyardFormats
import Testing

@testable import LanyardAuthoring

@Suite struct CurlCommandTests {
  private func request(_ text: String) throws -> CapturedRequest {
    try #require(try Conversation.reading(curl: text).turns.first).request
  }

  @Test func readsWhatCurlWouldSend() throws {
    let plain = try request("curl -sif --compressed -u 'alice:a b:c' https://h.example/x?y=1%202 -b 'a=1; b=2' -A agent -o /dev/null")
    #expect(plain.verb == "GET")
    #expect(plain.summary == "GET https://h.example/x")
    #expect(plain.query == [CapturedField("y", "1 2")])
    #expect(plain.cookies == [CapturedField("a", "1"), CapturedField("b", "2")])
    #expect(plain.user?.name == "alice")
    #expect(plain.user?.password == "a b:c")

    let form = try request("curl h.example/login -d user=a -d pass=b%26c --data-urlencode 'd=e f&g'")
    #expect(form.summary == "POST http://h.example/login")
    guard case .form(let fields) = form.body else { throw CaptureError("test", "no form") }
    #expect(fields == [CapturedField("user", "a"), CapturedField("pass", "b&c"), CapturedField("d", "e f&g")])

    let get = try request("curl -G -d a=1 --url 'https://h.example/q?z=0' -XPOST")
    #expect(get.verb == "POST")
    #expect(get.query == [CapturedField("z", "0"), CapturedField("a", "1")])

    let json = try request(#"curl --json '{"a": 1}' https://h.example/j -H 'X-A;' -H 'X-B: 1'"#)
    guard case .json(let value) = json.body else { throw CaptureError("test", "no JSON") }
    #expect(String(decoding: value.serialized(), as: UTF8.self) == #"{"a":1}"#)
    #expect(json.header("accept") == "application/json")
    #expect(json.header("x-b") == "1")

    let bearer = try request("curl --oauth2-bearer abc --digest -u a:b https://h.example")
    #expect(bearer.header("authorization") == "Bearer abc")
    #expect(bearer.user?.scheme == .digest)
    #expect(bearer.path == "/")
  }

  @Test(arguments: [
    ("curl -F file=@x https://h.example", "multipart"), ("curl -d @body https://h.example", "file"),
    ("curl -b jar.txt https://h.example", "file"), ("curl", "no URL"), ("wget https://h.example", "no curl command"),
    ("curl https://<host>/x", "host"), ("curl -H", "no value"), ("curl ftp://h.example/x", "neither https nor http"),
    // The number is the option's, and no URL.
    ("curl --max-filesize 100 https://h.example", "--max-filesize is not known"), ("curl -sr 0-9 https://h.example", "-r is not known"),
  ])
  func saysWhatItCannotTake(_ text: String, _ words: String) {
    let error = #expect(throws: CaptureError.self) { try Conversation.reading(curl: text) }
    #expect(error?.message.contains(words) == true, "\(String(describing: error))")
  }

  @Test func aMessageNeverRepeatsTheCommand() {
    for text in [
      "curl -u a:geheimnis", "curl -d @geheimnis x", "curl https://a:geheimnis@<h>/", "curl 'geheimnis", "curl -F p=geheimnis x",
      "curl --password=geheimnis https://h.example", "curl -pgeheimnis https://h.example",
    ] {
      let error = #expect(throws: CaptureError.self) { try Conversation.reading(curl: text) }
      #expect("\(String(describing: error))".contains("geheimnis") == false)
    }
  }

  @Test func credentialsOfEveryRequest() async throws {
    let basic = try await Made(curl: "curl -u alice:Wachtmeister9 https://h.example/api/items")
    #expect(basic.spec.contains(#"- basic: { username: "${username}", password: "${password}" }"#))
    #expect(!basic.spec.contains("login:"))
    #expect(basic.hides("Wachtmeister9"))
    let key = try await Made(curl: "curl -H 'X-Api-Key: 0f8a7b6c5d4e3f2a' -H 'Accept: */*' https://h.example/api/items")
    #expect(key.spec.contains("X-Api-Key: ${x_api_key}"))
    #expect(key.hides("0f8a7b6c5d4e3f2a"))
    let bearer = try await Made(curl: "curl -H 'Authorization: Bearer abc.def-ghi.jkl' https://h.example/api/items")
    #expect(bearer.spec.contains("Authorization: Bearer ${token}"))
    #expect(bearer.hides("abc.def-ghi.jkl"))
  }

  @Test func whatIsNotKnownIsSaid() async throws {
    let made = try await Made(curl: #"curl https://h.example/login --json '{"user":"alice","password":"Wachtmeister9"}'"#)
    #expect(made.spec.components(of: "# TODO") == 3)
    #expect(made.draft.openQuestions.contains { $0.contains("'$.token' is a guess") })
    #expect(made.exchange.contains("made up: none was given"))
    #expect(made.hides("Wachtmeister9"))

    var hints = Hints()
    hints.wrongAnswer = try CapturedAnswer(raw: Array("HTTP/1.1 200 OK\n\n{\"error\": \"bad credentials\"}".utf8))
    let answer = #"HTTP/1.1 200 OK"# + "\n\n" + #"{"access_token":"aaaa-bbbb-cccc","expires_in":3600}"#
    let known = try await Made(
      curl: #"curl https://h.example/login --json '{"user":"alice","password":"Wachtmeister9"}'"#, answer: answer, hints: hints)
    #expect(known.spec.contains(#"when: { json: "$.error", equals: "bad credentials" }"#))
    #expect(known.spec.contains("expires_in: \"${lifetime}\""))
    #expect(known.exchange.contains("expires: 3600s"))
    #expect(known.hides("aaaa-bbbb-cccc"))
  }

  @Test func aPasswordIsFoundByValueInItsDigest() async throws {
    var hints = Hints()
    hints.values = ["password": "Wachtmeister9"]
    let digest = Spelling.md5.encode("Wachtmeister9")
    let made = try await Made(curl: "curl https://h.example/login -d u=alice -d user=alice -d h=\(digest)", hints: hints)
    #expect(made.spec.contains("h: ${password | md5 | hex}"), "\(made.spec)")
    #expect(made.spec.contains("user: ${username}"))
    #expect(!made.exchange.contains(digest))
    #expect(made.hides("Wachtmeister9"))
  }

  @Test func whatOnlyLooksLikeBase64() async throws {
    let text = #"curl https://h.example/login --json '{"user":"alice","password":"c2VjcmV0cHc="}'"#
    #expect(try await Made(curl: text).spec.contains("password: ${password | base64}"))
    var hints = Hints()
    hints.plainFields = ["password"]
    #expect(try await Made(curl: text, hints: hints).spec.contains("password: ${password}\n"))
  }

  @Test(arguments: ["Wachtmeister9", "V2FjaHRtZWlzdGVyOQ==", "57616368746D65697374657239", "x:Wachtmeister9:y"])
  func nothingIsWrittenThatHasASecretInIt(_ form: String) async {
    do {
      _ = try await Made(curl: "curl https://h.example/login -H 'X-Note: \(form)' -d user=a -d password=Wachtmeister9")
      Issue.record("the secret stands in a header, and the spec was written")
    } catch {
      #expect((error as? CaptureError)?.code == "secret-left")
      #expect(!"\(error)".contains("Wachtmeister9"))
    }
  }

  @Test func theBaseURLEndsWhereItIsSaid() async throws {
    var hints = Hints()
    hints.baseURL = try BaseURL(parsing: "https://h.example/webservice/")
    let made = try await Made(curl: "curl https://h.example/webservice/Login -d user=a -d password=Wachtmeister9", hints: hints)
    #expect(made.spec.contains("post: ${base_url}/Login\n"))
    #expect(made.spec.contains("example: https://h.example/webservice\n"))
  }
}

extension String {
  /// How often a text is in it.
  func components(of text: String) -> Int { ranges(of: text).count }
}

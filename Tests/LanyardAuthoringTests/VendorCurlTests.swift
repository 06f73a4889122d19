import Lanyard
import Testing

@testable import LanyardAuthoring

/// Logins as the vendors' documents show them, put as curl commands.
@Suite struct VendorCurlTests {
  @Test func snapProtectsLogin() async throws {
    let made = try await Made(
      curl: #"""
        curl -X POST 'https://client.mydomain.com/webservice/Login' \
          -H 'Accept: application/json' -H 'Content-type: application/json' \
          -d '{
            "mode":"WebConsole",
            "username":"admin",
            "password":"RkVSNTVXND0"
        }'
        curl -H 'Authtoken: QSDK 3feedcdeccfa56f536a1e9ddc92275e7' https://client.mydomain.com/webservice/Client
        """#,
      answer: """
        HTTP/1.1 200 OK
        Content-Type: application/json
        Date: Sun, 22 Nov 2026 10:00:00 GMT

        {"aliasName":"1","errList":[

        ],"userName":"admin","token":"QSDK 3feedcdeccfa56f536a1e9ddc92275e7","isAccountLocked":false}
        """)
    for line in [
      "post: ${base_url}/webservice/Login", "Accept: application/json", "mode: WebConsole", "username: ${username}",
      "password: ${password | base64(unpadded)}", "token: { json: $.token }", "Authtoken: ${token}", "session: { until: rejected }",
      "example: https://client.mydomain.com", "get: ${base_url}/webservice/Client",
    ] { #expect(made.spec.contains("\(line)\n"), "\(line)\n\(made.spec)") }
    #expect(made.hides("3feedcdeccfa56f536a1e9ddc92275e7"))
    #expect(made.hides("FER55W4="))
    #expect(!made.spec.contains("RkVS"))
    #expect(made.exchange.contains("Authtoken: QSDK "), "the word in front of the token says what it is")
    #expect(made.exchange.contains("clock: 2026-11-22T10:00:00Z"))
    #expect(made.draft.openQuestions.count == 3)
    #expect(made.draft.remarks.contains { $0.contains("Base64") })
  }

  @Test func snapProtectsLoginInXML() async throws {
    let made = try await Made(
      curl: #"""
        curl https://client.mydomain.com/webservice/Login -H "Accept: application/xml" -H "Content-type: application/xml" --data \
        "<DM2ContentIndexing_CheckCredentialReq mode=\"Webconsole\" username=\"admin\" password=\"RkVSNTVXND0=\" />"
        curl -H 'Authtoken: QSDK 321865d9d0e468a7b9b2413ef52201f4' https://client.mydomain.com/webservice/Client
        """#,
      answer: """
        HTTP/1.1 200 OK
        Content-Type: application/xml

        <DM2ContentIndexing_CheckCredentialResp userName="admin" token="QSDK 321865d9d0e468a7b9b2413ef52201f4" isAccountLocked="0">\
        <ownerOrganization providerId="0" /></DM2ContentIndexing_CheckCredentialResp>
        """)
    for line in [
      "xml:", "\"@mode\": Webconsole", "\"@password\": ${password | base64}",
      "token: { xml: /DM2ContentIndexing_CheckCredentialResp/@token }", "Authtoken: ${token}",
    ] { #expect(made.spec.contains("\(line)\n"), "\(line)\n\(made.spec)") }
    #expect(made.hides("321865d9d0e468a7b9b2413ef52201f4"))
  }

  @Test func applicationsManagersAuthenticator() async throws {
    let made = try await Made(
      curl: """
        curl -k "https://apm-prod1:8445/AppManager/json/Authenticator?j_username=admin&j_password=Wachtmeister9"
        curl "https://apm-prod1:8445/AppManager/json/ListAlarms?apikey=c4e547c2330e2eb92d3e7af2262da9e9&type=all"
        """,
      answer: """
        HTTP/1.1 200 OK
        Content-Type: application/json

        {"response-code":"4000","response":{"uri":"/AppManager/json/Authenticator","result":[{"EmailID":"NA","UserName":"admin",\
        "APIKey":"c4e547c2330e2eb92d3e7af2262da9e9","GroupName":"ADMIN"}]}}
        """)
    for line in [
      "get: ${base_url}/AppManager/json/Authenticator", "j_username: ${username}", "j_password: ${password}",
      #"api_key: { json: "$.response.result[0].APIKey" }"#, "apikey: ${api_key}", "example: https://apm-prod1:8445", "type: all",
    ] { #expect(made.spec.contains("\(line)\n"), "\(line)\n\(made.spec)") }
    #expect(made.spec.contains("secret-in-url:"))
    #expect(made.hides("c4e547c2330e2eb92d3e7af2262da9e9"))
    #expect(made.hides("Wachtmeister9"))
    #expect(made.draft.remarks.contains { $0.contains("-k") })
  }

  @Test func pyramidsTokenInABodyAndInACookie() async throws {
    let login = #"""
      curl --request POST 'http://mySite.com/API2/auth/authenticateUser' --json '{"data":{"userName":"admin","password":"Sesam öffne dich"}}'
      """#
    let answer = "HTTP/1.1 200 OK\nContent-Type: text/plain\n\nq6Yb+Z1pL/dE9vNs5hJgUoWm0cXf8aT3rK==\n"
    let inBody = try await Made(
      curl: login + "\n"
        + #"""
        curl 'http://mySite.com/API2/query/extractQueryResult' -H 'Content-Type: application/json' \
          --data-raw $'{"data":{"itemId":"9185ea22","exportType":0},"auth":"q6Yb+Z1pL/dE9vNs5hJgUoWm0cXf8aT3rK=="}'
        """#, answer: answer)
    for line in [
      "post: ${base_url}/API2/auth/authenticateUser", "userName: ${username}", "password: ${password}",
      "token: { body: text, filters: [trim] }", "/auth: ${token}",
    ] { #expect(inBody.spec.contains("\(line)\n"), "\(line)\n\(inBody.spec)") }
    #expect(inBody.hides("Sesam öffne dich"))
    #expect(inBody.hides("q6Yb+Z1pL/dE9vNs5hJgUoWm0cXf8aT3rK=="))
    let inCookie = try await Made(
      curl: login + "\ncurl http://mySite.com/API2/content -b 'PyramidAuth=q6Yb+Z1pL/dE9vNs5hJgUoWm0cXf8aT3rK=='", answer: answer)
    #expect(inCookie.spec.contains("cookies:\n        PyramidAuth: ${token}\n"), "\(inCookie.spec)")
  }
}

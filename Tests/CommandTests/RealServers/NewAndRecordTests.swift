import Foundation
import Lanyard
import Testing

/// A browser's visit to a real server becomes a spec that logs in to it; and what the server says becomes an exchange.
@Suite struct NewAndRecordTests {
  @Suite(.running(.qbittorrent), .serialized) struct QBittorrent {
    private let server: RunningServer

    init() throws { server = try RealServer.qbittorrent.running }

    @Test func aVisitBecomesASpecThatLogsIn() async throws {
      try await Desk.open(at: server.url) { desk in
        let outcome = try await NewAndRecordTests.new("torrents", from: "qbittorrent", at: desk)
        let spec = try NewAndRecordTests.text("torrents.auth.yaml", of: "torrents", at: desk)
        for line in [
          "post: ${base_url}/api/v2/auth/login", "username: ${username}", "password: ${password}", "cookies: jar",
          #"when: { body: text, contains: "Fails." }"#, "post: ${base_url}/api/v2/auth/logout", "- status: 403",
        ] { #expect(spec.contains(line), "\(line)\n\(spec)") }
        #expect(outcome.err.contains("how long a session lives"))
        #expect(!outcome.err.contains("wrong password"), "the visit has shown what that looks like")

        try await NewAndRecordTests.login("torrents", at: desk)
        let version = try await desk.run("request", "torrents", "GET", "/api/v2/app/version")
        #expect(version.status == 0)
        #expect(version.out.hasPrefix("v"))
        try await server.forgetSessions()
        #expect(
          try await desk.run("request", "torrents", "GET", "/api/v2/app/version", environment: ["PW": RealServer.password]).status == 0)
        #expect(try await desk.run("logout", "torrents").status == 0)
        let wrong = try await desk.run(
          "login", "torrents", "--set", "base_url=\(server.url)", "--set", "username=alice", "--env", "password=PW",
          environment: ["PW": "no"])
        #expect(wrong.status == 2, "\(wrong.err)")
      }
    }

    @Test func aConversationBecomesAnExchange() async throws {
      try await Desk.open(at: server.url) { desk in
        let spec = Self.root.appending(path: "specs/qbittorrent/qbittorrent.auth.yaml").path
        let copy = desk.work.appending(path: "q")
        try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: spec, toPath: copy.appending(path: "qbittorrent.auth.yaml").path)
        let record = [
          "record", "./q", "--set", "base_url=\(server.url)", "--set", "username=\(RealServer.username)", "--env", "password=PW", "--call",
          "GET /api/v2/app/version", "--logout", "--output", "q/real.exchange.yaml",
        ]
        let outcome = try await desk.run(record, environment: ["PW": RealServer.password])
        #expect(outcome.status == 0, "\(outcome.err)")
        let text = try String(contentsOf: copy.appending(path: "real.exchange.yaml"), encoding: .utf8)
        #expect(text.contains("username=ops&password=open%20sesame"), "\(text)")
        #expect(text.contains("Ok."))
        #expect(text.contains("- logout:"))
        #expect(SecretForms.all(of: RealServer.password).allSatisfy { !text.contains($0) })
        #expect(!text.lowercased().contains("\n          date:"))
        let test = try await desk.run("test", "q")
        #expect(test.status == 0, "\(test.out)")
        #expect(test.err.contains("1 exchange, none failed"))
        #expect(try await desk.run("check", "--strict", "q").status == 0)

        let again = try await desk.run(record, environment: ["PW": RealServer.password])
        #expect(again.status == 8)
        #expect(again.err.contains("file-exists"))
        #expect(try String(contentsOf: copy.appending(path: "real.exchange.yaml"), encoding: .utf8) == text)
        let wrong = try await desk.run(record + ["--force"], environment: ["PW": "no"])
        #expect(wrong.status == 2)
        #expect(try String(contentsOf: copy.appending(path: "real.exchange.yaml"), encoding: .utf8) == text, "a failure writes nothing")
      }
    }

    private static var root: URL { (0..<4).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() } }
  }

  @Suite(.ifInstalled(.jupyter), .running(.jupyter), .serialized) struct Jupyter {
    @Test func aVisitBecomesASpecThatLogsIn() async throws {
      let server = try RealServer.jupyter.running
      try await Desk.open(at: server.url) { desk in
        _ = try await NewAndRecordTests.new("notebooks", from: "jupyter", at: desk)
        let spec = try NewAndRecordTests.text("notebooks.auth.yaml", of: "notebooks", at: desk)
        for line in ["get: ${base_url}/login", "_xsrf: ${xsrf}", "password: ${password}", "X-XSRFToken: ${", "cookies: jar"] {
          #expect(spec.contains(line), "\(line)\n\(spec)")
        }
        try await NewAndRecordTests.login("notebooks", with: [], at: desk)
        let list = try await desk.run("request", "notebooks", "GET", "/api/contents?content=1")
        #expect(list.status == 0, "\(list.err)")
        #expect(list.out.contains("readme.txt"))
        // A write is let through only with the header against forged requests.
        let made = try await desk.run("request", "notebooks", "POST", "/api/contents", "--data", #"{"type":"notebook"}"#)
        #expect(made.status == 0, "\(made.err) \(made.out)")
        #expect(made.out.contains(".ipynb"))

        let recorded = try await desk.run(
          "record", "notebooks", "--set", "base_url=\(server.url)", "--env", "password=PW", "--call", "GET /api/status", "--output",
          "specs/notebooks/real.exchange.yaml", environment: ["PW": RealServer.password])
        #expect(recorded.status == 0, "\(recorded.err)")
        #expect(try await desk.run("test").err.contains("2 exchanges, none failed"))
      }
    }
  }

  // MARK: - What both do

  private static func new(_ name: String, from scenario: String, at desk: Desk) async throws -> Desk.Outcome {
    let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "har_browser.py").path
    let har = desk.work.appending(path: "visit.har").path
    try await Command.run("python3", [script, har, desk.vendor, scenario, RealServer.username, RealServer.password])
    #expect(try String(contentsOfFile: har, encoding: .utf8).contains(RealServer.password), "the visit has the password in it")
    let outcome = try await desk.run("new", name, "--from-har", har)
    try #require(outcome.status == 0, "\(outcome.err)")
    for file in ["\(name).auth.yaml", "\(name).exchange.yaml"] {
      let text = try text(file, of: name, at: desk)
      #expect(SecretForms.all(of: RealServer.password).allSatisfy { !text.contains($0) }, "\(text)")
    }
    let check = try await desk.run("check", "--strict")
    #expect(check.status == 0, "\(check.out)")
    let test = try await desk.run("test")
    #expect(test.status == 0, "\(test.out)")
    #expect(test.err.contains("1 exchange, none failed"))
    return outcome
  }

  private static func text(_ file: String, of name: String, at desk: Desk) throws -> String {
    try String(contentsOf: desk.work.appending(path: "specs/\(name)/\(file)"), encoding: .utf8)
  }

  private static func login(_ name: String, with inputs: [String] = ["--set", "username=alice"], at desk: Desk) async throws {
    let outcome = try await desk.run(
      ["login", name, "--set", "base_url=\(desk.vendor)"] + inputs + ["--env", "password=PW"], environment: ["PW": RealServer.password])
    try #require(outcome.status == 0, "\(outcome.err)")
  }
}

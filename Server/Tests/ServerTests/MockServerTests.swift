import Foundation
import Subprocess
import Testing

/// The built server, over real sockets.
@Suite struct MockServerTests {
  private static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  private static let specs = package.deletingLastPathComponent().appending(path: "specs")
  private static let stories = package.appending(path: "Tests/ServerTests/Stories")
  /// Where the executables lie, beside the test bundle.
  static let products = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()

  struct Outcome {
    var status: Int32
    var out: String
    var err: String
  }

  static func run(_ words: [String], _ variables: [Environment.Key: String] = [:]) async throws -> Outcome {
    let result = try await Subprocess.run(
      .name("env"), arguments: .init([products.appending(path: words[0]).path] + words.dropFirst()),
      environment: .inherit.updating(variables), input: .none, output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    guard case .exited(let status) = result.terminationStatus else {
      return Outcome(status: -1, out: "", err: "\(result.terminationStatus)")
    }
    return Outcome(status: status, out: result.standardOutput, err: result.standardError)
  }

  static func spec(_ name: String) -> String { specs.appending(path: "\(name)/\(name).auth.yaml").path }

  @Test func curlLogsInCallsAndLogsOut() async throws {
    let outcome = try await Self.run([
      "lanyard-server", "mock", Self.spec("snapprotect"), "--", "sh", Self.stories.appending(path: "curl.sh").path,
    ])
    #expect(outcome.out == "Username/Password are incorrect\n200\n200\n401\n", "\(outcome.err)")
    #expect(outcome.status == 7)
    #expect(
      outcome.err.split(separator: "\n").suffix(5) == [
        "200 login by 'json' with wrong credentials", "200 login by 'json': session 1 begins",
        "200 GET /webservice/Client/1 with session 1", "200 logout: session 1 is over",
        "401 GET /webservice/Client/1 with session 1, which is logged out",
      ])
    #expect(!outcome.err.contains("QSDK") && !outcome.err.contains("open sesame"))
  }

  @Test(arguments: ["men-and-mice", "mashzone-nextgen", "snapprotect", "applications-manager", "pyramid-analytics"])
  func curlLogsInTo(vendor: String) async throws {
    let outcome = try await Self.run([
      "lanyard-server", "mock", Self.spec(vendor), "--", "sh", Self.stories.appending(path: "vendors.sh").path, vendor,
    ])
    #expect(outcome.out == "refused\nlogged in\nwelcome\nunwelcome\n", "\(outcome.err)")
  }

  @Test func aLifeThatIsOverAtOnceIsNoticed() async throws {
    let outcome = try await Self.run([
      "lanyard-server", "mock", Self.spec("snapprotect"), "--life", "0s", "--", "sh", Self.stories.appending(path: "curl.sh").path,
    ])
    #expect(outcome.out == "Username/Password are incorrect\n401\n401\n401\n", "\(outcome.err)")
    #expect(outcome.err.contains("401 GET /webservice/Client/1 with session 1, which has expired"))
  }

  @Test func aTestSuiteInPythonRunsAgainstIt() async throws {
    let outcome = try await Self.run([
      "lanyard-server", "mock", Self.spec("qbittorrent"), "--", "python3", Self.stories.appending(path: "test_visitor.py").path,
    ])
    #expect(outcome.status == 0, "\(outcome.err)")
    #expect(outcome.err.contains("Ran 2 tests"))
  }

  struct Story: Sendable, CustomTestStringConvertible {
    var spec: String
    var method: String
    var verb = "GET"
    var path: String
    var data = ""
    var inputs = ["base_url", "username"]
    var testDescription: String { "\(spec) \(method)" }
  }

  @Test(arguments: [
    Story(spec: "men-and-mice", method: "rest", path: "/mmws/api/things", inputs: ["base_url", "username", "server"]),
    Story(
      spec: "men-and-mice", method: "json-rpc-mmws", verb: "POST", path: "/mmws/json",
      data: #"{"jsonrpc":"2.0","id":3,"method":"GetThings","params":{}}"#, inputs: ["base_url", "username", "server"]),
    Story(spec: "mashzone-nextgen", method: "login", path: "/edge/api/rest/Some/thing"),
    Story(spec: "snapprotect", method: "xml", path: "/Client/1"),
    Story(spec: "applications-manager", method: "json", path: "/AppManager/json/Some"),
    Story(spec: "pyramid-analytics", method: "api", verb: "POST", path: "/API2/some/thing", data: "{}"),
    Story(spec: "pyramid-analytics", method: "cookie", path: "/some/thing"),
    Story(
      spec: "transmission", method: "rpc", verb: "POST", path: "/transmission/rpc", data: #"{"method":"torrent-get"}"#),
  ])
  func theCommandLogsIn(story: Story) async throws {
    let home = FileManager.default.temporaryDirectory.appending(path: "lanyard-mock-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: home) }
    let outcome = try await Self.run(
      [
        "lanyard-server", "mock", Self.spec(story.spec), "--method", story.method, "--", "sh",
        Self.stories.appending(path: "lanyard.sh").path,
        Self.spec(story.spec), story.method, story.verb, story.path, story.data,
      ] + story.inputs,
      ["LANYARD": Self.products.appending(path: "lanyard").path, "XDG_STATE_HOME": home.path, "XDG_CONFIG_HOME": home.path])
    #expect(outcome.out == "wrong password: 2\n{\"mock\":\n{\"mock\":\n", "\(outcome.err)")
    #expect(outcome.status == 0)
    // Every call found the one session.
    #expect(outcome.err.components(separatedBy: "session 1 begins").count == 2, "\(outcome.err)")
    #expect(!outcome.err.contains("session 2"), "\(outcome.err)")
  }

  @Test func lanyardHandsOverToTheServerBesideIt() async throws {
    let outcome = try await Self.run(
      [
        "lanyard", "mock", Self.spec("etcd"), "--env", "password=PASSWORD", "--", "sh", "-c",
        #"echo "$LANYARD_MOCK_USERNAME $LANYARD_MOCK_PASSWORD"; exit 3"#,
      ], ["PASSWORD": "canary-of-the-caller"])
    #expect(outcome.status == 3, "\(outcome.err)")
    #expect(outcome.out.hasSuffix(" \n"))
    #expect(!outcome.err.contains("canary") && outcome.err.contains("password=(as given)"))
  }

  @Test func aBuiltInSpecIsMockedInAnyFolder() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "lanyard-mock-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let script = """
      lanyard login etcd --set base_url=$LANYARD_MOCK_BASE_URL --set username=$LANYARD_MOCK_USERNAME \
        --env password=LANYARD_MOCK_PASSWORD && lanyard request etcd POST /v3/kv/range --data '{}'
      """
    let command = "cd \"$1\" && exec lanyard mock etcd -- sh -c \"$2\""
    let path = "\(Self.products.path):\(ProcessInfo.processInfo.environment["PATH"] ?? "")"
    let result = try await Subprocess.run(
      .name("sh"), arguments: ["-c", command, "sh", folder.path, script],
      environment: .inherit.updating(["PATH": path, "XDG_STATE_HOME": folder.path, "XDG_CONFIG_HOME": folder.path]),
      input: .none, output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    #expect(result.terminationStatus == .exited(0), "\(result.standardError)")
    #expect(result.standardOutput.hasPrefix(#"{"mock":"etcd","method":"password","session":1"#), "\(result.standardOutput)")
    #expect(result.standardError.contains("no exchange shows a login that works"))
  }

  @Test func withoutACommandTheAddressIsPrinted() async throws {
    let outcome = try await Subprocess.run(
      .name("setpriv"),
      arguments: ["--pdeathsig", "TERM", Self.products.appending(path: "lanyard-server").path, "mock", Self.spec("snapprotect")],
      input: .none,
      output: .sequence, error: .discarded
    ) { execution in
      var line = ""
      for try await chunk in execution.standardOutput {
        line += chunk.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
        if line.hasSuffix("\n") { break }
      }
      let url = try #require(URL(string: line.trimmingCharacters(in: .newlines) + "/webservice/Client"))
      let answer = try await Subprocess.run(
        .name("curl"), arguments: ["-sS", "-o", "/dev/null", "-w", "%{http_code} %{remote_ip}", url.absoluteString],
        output: .string(limit: 100))
      await execution.teardown(using: [.gracefulShutDown(allowedDurationToNextStep: .seconds(5))])
      return answer.standardOutput
    }
    #expect(outcome.closureResult == "401 127.0.0.1")
  }

  @Test(arguments: [
    (["no-such-spec"], "there is no spec 'no-such-spec'"), ([spec("snapprotect"), "--method", "jsn"], "has no method 'jsn'"),
    ([spec("men-and-mice"), "--method", "ntlm"], "no method of men-and-mice can be mocked"),
    ([spec("snapprotect"), "--set", "canary"], "write --set name=value"), ([spec("snapprotect"), "--life", "soon"], "soon"),
    ([spec("snapprotect"), "--env", "password=LANYARD_NO_SUCH_VARIABLE"], "LANYARD_NO_SUCH_VARIABLE is not set"),
  ])
  func whatCannotBeIsSaid(arguments: [String], message: String) async throws {
    let outcome = try await Self.run(["lanyard-server", "mock"] + arguments)
    #expect(outcome.status != 0)
    #expect(outcome.err.contains(message), "\(outcome.err)")
    #expect(!outcome.err.contains("canary"))
    #expect(outcome.out.isEmpty)
  }
}

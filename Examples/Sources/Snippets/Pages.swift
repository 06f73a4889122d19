import HTTPTypes
import Lanyard
import LanyardCURL
import LanyardCatalog
import LanyardFileStore
import LanyardTesting

// What README.md and the pages in Documentation show. `DocumentationTests` finds each of their blocks here or elsewhere in this package.

func readme(_ request: HTTPRequest, password: String) async throws {
  let spec = try AuthSpec(contentsOf: "specs/snapprotect/snapprotect.auth.yaml")
  let authenticator = try Authenticator(
    spec, inputs: ["base_url": "https://backup.example.com/webservice", "username": "ops", "password": .secret(password)],
    transport: CURLTransport())
  let (response, body) = try await authenticator.send(request)  // one login for ten thousand callers; a dead session is replaced
  try await authenticator.logout()
  print(response.status, body.count)
}

func readmeWithTypes(password: String) throws {
  let login = SnapProtect(baseURL: "https://backup.example.com/webservice", username: "ops", password: Secret(password))
  let authenticator = try login.authenticator(transport: CURLTransport())
  print(authenticator.plan.method.name)
}

/// Where an export is written.
protocol Output {
  func write(contentsOf piece: [UInt8]) throws
}

func libraryDownload(_ authenticator: Authenticator, from host: String, to file: some Output) async throws {
  let answer = try await authenticator.stream(HTTPRequest(method: .get, scheme: "https", authority: host, path: "/export"))
  guard answer.head.status == .ok else { return }
  for try await piece in answer.body { try file.write(contentsOf: piece) }
}

func libraryUpload(
  _ authenticator: Authenticator, _ request: HTTPRequest, _ incoming: AsyncStream<[UInt8]>, contentLength: String,
  makeRows: @escaping @Sendable () -> AsyncStream<[UInt8]>
) async throws {
  let backup = try BodyStream(contentsOf: "backup.tar")  // length known, replayable
  let report = BodyStream(count: nil, replaying: { makeRows() })  // chunked; made anew each time it is sent
  let upload = BodyStream(incoming, count: Int(contentLength))  // an AsyncSequence of [UInt8] that can be had once
  let answer = try await authenticator.stream(request, body: .stream(backup))
  print(answer.head.status, report.isReplayable, upload.isReplayable)
}

func sessions(_ spec: AuthSpec, password: String, over transport: CURLTransport, keeping store: any SessionStore) async throws {
  let plan = try Plan(spec, inputs: ["base_url": "https://vendor.example/api", "username": "ops", "password": .secret(password)])
  let (head, body) = try await withAuthenticator(plan, transport: transport, store: store) { authenticator in
    try await authenticator.send(HTTPRequest(method: .get, scheme: "https", authority: "vendor.example", path: "/api/things"))
  }
  print(head.status, body.count)
}

func stores() throws {
  let store = try FileStore.standard()  // the user's folder, which the command uses as well
  let own = FileStore(folder: "/var/lib/backup/sessions")  // or a folder of one's own, by its absolute path
  print(store.folder, own.folder)
}

func catalog(at url: String, password: String) throws {
  let names = Catalog.names  // ["applications-manager", "etcd", …]
  let spec = try Catalog.spec("snapprotect")  // an AuthSpec, as if it had been read from its file
  let login = SnapProtect.xml(baseURL: url, username: "ops", password: Secret(password))
  print(names, spec.name, login.method)
}

func mock(_ request: HTTPRequest) async throws {
  let path = "specs/snapprotect/snapprotect.auth.yaml"
  let spec = try AuthSpec(contentsOf: path)
  let time = ManualTime()
  let mock = MockTransport(try MockVendor(spec, exchanges: Exchange.besideSpec(at: path), time: time))
  let authenticator = try Authenticator(spec, inputs: mock.inputs(), transport: mock, time: time)

  let session = try await authenticator.session()
  time.advance(by: .seconds(31 * 60))  // the mock's clock, too: the session is dead at the vendor
  mock.forgetSessions()  // or: the vendor is restarted
  let (response, _) = try await authenticator.send(request)  // logs in again
  print(session.id, response.status)
}

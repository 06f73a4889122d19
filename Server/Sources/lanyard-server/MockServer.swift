import ArgumentParser
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Lanyard
import LanyardTesting
import Logging
import NIOCore
import Synchronization

/// A mocked vendor behind an HTTP server on loopback.
struct MockServer: Sendable {
  /// What happens once the server listens: a result ends it, and the process, with that exit code.
  typealias Work = @Sendable (_ vendor: MockVendor, _ origin: String) async throws -> Int32?

  /// Makes the vendor for the origin at which it is reached.
  let makeVendor: @Sendable (_ origin: String) throws -> MockVendor

  init(_ makeVendor: @escaping @Sendable (_ origin: String) throws -> MockVendor) { self.makeVendor = makeVendor }

  func run(port: UInt16, whenListening work: @escaping Work) async throws {
    let responder = MockResponder()
    let (readiness, ready) = AsyncThrowingStream<(vendor: MockVendor, origin: String), any Error>.makeStream()
    let application = Application(
      responder: responder,
      configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: Int(port)), serverName: nil),
      onServerRunning: { channel in
        do {
          let origin = "http://127.0.0.1:\(channel.localAddress?.port ?? Int(port))"
          let vendor = try makeVendor(origin)
          responder.begin(MockTransport(vendor))
          ready.yield((vendor, origin))
        } catch {
          ready.finish(throwing: error)
        }
      },
      logger: Logger(label: "lanyard-server", factory: { _ in SwiftLogNoOpLogHandler() }))
    try await withThrowingTaskGroup { group in
      group.addTask { try await application.runService() }
      group.addTask {
        for try await (vendor, origin) in readiness {
          if let code = try await work(vendor, origin) { throw ExitCode(code) }
        }
      }
      // The work ends the server, or a signal does: then it ends the work, too.
      _ = try await group.next()
      group.cancelAll()
    }
  }
}

/// Hands every request to the vendor and writes down what came of it.
private final class MockResponder: HTTPResponder {
  typealias Context = BasicRequestContext

  /// More than a login or a test's call has.
  private static let bodyLimit = 1 << 20

  private let transport = Mutex<MockTransport?>(nil)

  func begin(_ transport: MockTransport) { self.transport.withLock { $0 = transport } }

  func respond(to request: Request, context: Context) async throws -> Response {
    guard let transport = transport.withLock({ $0 }) else { return Response(status: .serviceUnavailable) }
    let body: ByteBuffer
    do {
      body = try await request.body.collect(upTo: Self.bodyLimit)
    } catch {
      Log.write("413 a body of more than \(Self.bodyLimit) bytes")
      return Response(status: .contentTooLarge)
    }
    let answer = transport.answer(request.head, body: Array(buffer: body))
    Log.write("\(answer.head.status.code) \(answer.event)")
    let isBodyless = request.method == .head
    return Response(
      status: answer.head.status, headers: answer.head.headerFields,
      body: isBodyless ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
  }
}

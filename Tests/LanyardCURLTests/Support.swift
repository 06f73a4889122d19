import Foundation
import HTTPTypes
import Lanyard
import LanyardCURL
import LanyardTesting

extension TransportRequest {
  /// A request to an origin, `http://HOST:PORT`.
  static func to(
    _ origin: String, _ method: HTTPRequest.Method = .get, _ path: String = "/", fields: HTTPFields = [:], body: [UInt8]? = nil,
    on connection: Connection = .shared, tls: TLSCredentials? = nil, timeout: Duration = .seconds(60),
    limits: ResponseLimits = ResponseLimits()
  ) -> TransportRequest {
    let parts = origin.split(separator: "/", omittingEmptySubsequences: true)
    return TransportRequest(
      head: HTTPRequest(
        method: method, scheme: String(parts[0].dropLast()), authority: String(parts[1]), path: path, headerFields: fields),
      body: body, connection: connection, tls: tls, timeout: timeout, limits: limits)
  }
}

extension LoopbackServer {
  var origin: String { "http://\(authority)" }

  static func answering(fields: [String] = [], body: [UInt8] = []) throws -> LoopbackServer {
    try LoopbackServer { connection in
      while connection.readRequest() != nil { connection.answer(fields: fields, body: body) }
    }
  }
}

extension Transport {
  /// The error that a request ends with; nil when it is answered.
  func failure(of request: TransportRequest) async -> TransportError? {
    do {
      _ = try await send(request)
      return nil
    } catch {
      return error
    }
  }
}

/// A program of the machine the tests run on.
struct Program {
  var url: URL

  /// Nil when the machine does not have it.
  init?(_ name: String) {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    let found = folders.lazy.map { URL(filePath: "\($0)/\(name)") }.first { FileManager.default.isExecutableFile(atPath: $0.path) }
    guard let found else { return nil }
    url = found
  }

  /// Runs it to its end and gives back what it printed.
  @discardableResult
  func run(_ arguments: [String], in folder: URL? = nil, input: [UInt8] = []) throws -> [UInt8] {
    let process = Process()
    let (standardInput, output) = (Pipe(), Pipe())
    process.executableURL = url
    process.arguments = arguments
    process.currentDirectoryURL = folder
    (process.standardInput, process.standardOutput, process.standardError) = (standardInput, output, FileHandle.nullDevice)
    try process.run()
    try standardInput.fileHandleForWriting.write(contentsOf: input)
    try standardInput.fileHandleForWriting.close()
    let printed = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw ProgramFailure(description: "\(url.lastPathComponent) \(arguments) failed") }
    return [UInt8](printed)
  }
}

struct ProgramFailure: Error, CustomStringConvertible {
  var description: String
}

/// A folder that is deleted when it is let go of.
final class TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "lanyard-\(UUID())")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appending(path: name).path }
}

/// A server that is a program; it prints its port first, and ends when it is let go of or when the tests do.
final class ServerProcess {
  private(set) var port = 0
  private let process = Process()
  private let output = Pipe()
  private var printed = ""

  init(_ program: Program, _ arguments: [String]) throws {
    // A server must not outlive tests that crash: where there is setpriv, the kernel sees to that.
    let wrapper = Program("setpriv")
    process.executableURL = wrapper?.url ?? program.url
    process.arguments = (wrapper == nil ? [] : ["--pdeathsig", "KILL", program.url.path]) + arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    try process.run()
    guard let port = try readLine().flatMap({ Int($0) }) else {
      throw ProgramFailure(description: "the server \(program.url.lastPathComponent) did not start")
    }
    self.port = port
  }

  // Not SIGTERM: a child of one of Swift's threads has it blocked.
  deinit { kill(process.processIdentifier, SIGKILL) }

  /// The next line the server prints; nil when it has ended.
  func readLine() throws -> String? {
    while true {
      if let end = printed.firstIndex(of: "\n") {
        defer { printed.removeSubrange(...end) }
        return String(printed[..<end])
      }
      let more = output.fileHandleForReading.availableData
      guard !more.isEmpty else { return nil }
      printed += String(decoding: more, as: UTF8.self)
    }
  }
}

extension CURLTransport {
  /// One that keeps its connections however long a busy machine takes from one request of a test to the next.
  static var patient: CURLTransport { CURLTransport(.init(maximumIdleTime: .patient)) }
}

extension Duration {
  static let patient = Duration.seconds(3600)
}

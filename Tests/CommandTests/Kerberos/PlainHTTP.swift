import Foundation

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The plainest client there is, for requests that no library may touch: one request on a connection of its own.
enum PlainHTTP {
  struct Answer: Sendable {
    var status: Int
    var fields: [(name: String, value: String)]

    func values(_ name: String) -> [String] { fields.filter { $0.name.lowercased() == name.lowercased() }.map(\.value) }
  }

  static func get(_ path: String, port: UInt16, fields: [String] = []) async throws -> Answer {
    try await withCheckedThrowingContinuation { continuation in
      // Sockets block, so that a thread is taken that may.
      Thread.detachNewThread { continuation.resume(with: Result { try getBlocking(path, port: port, fields: fields) }) }
    }
  }

  private static func getBlocking(_ path: String, port: UInt16, fields: [String]) throws -> Answer {
    guard let descriptor = Loopback.connection(to: port) else { throw RealServerFailure("no connection to port \(port)") }
    defer { close(descriptor) }
    let lines = ["GET \(path) HTTP/1.1", "Host: localhost:\(port)", "Connection: close"] + fields + ["", ""]
    var request = Array(lines.joined(separator: "\r\n").utf8)[...]
    while !request.isEmpty {
      let count = request.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { throw RealServerFailure("send: errno \(errno)") }
      request = request.dropFirst(count)
    }
    var answer: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 14)
    while true {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      answer += buffer.prefix(count)
    }
    let head = String(decoding: answer, as: UTF8.self).components(separatedBy: "\r\n\r\n")[0].components(separatedBy: "\r\n")
    guard let status = Int(head[0].dropFirst(9).prefix(3)) else { throw RealServerFailure("no answer") }
    return Answer(
      status: status,
      fields: head.dropFirst().map { line in
        let parts = line.split(separator: ":", maxSplits: 1)
        return (String(parts[0]), parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : "")
      })
  }
}

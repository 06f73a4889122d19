import Lanyard
import LanyardPOSIX

/// The body of a caller's request: text, `@file`, or `@-` for standard input. What is long is not held, but sent as it is read.
struct GivenBody {
  let content: RequestBody?
  private let beginning: [UInt8]

  /// The largest body that is held, in bytes.
  private static let limit = 64 << 20
  /// The largest body of a file or a pipe that is held though it need not be, so that it can be sent again.
  private static let shortLength = 64 << 10

  /// - Parameter isHeld: Whether the body has to be held as a whole, as where the session is put into it.
  init(_ data: String?, isHeld: Bool) throws(CommandError) {
    guard let data, data.hasPrefix("@") else {
      content = data.map { .bytes(Array($0.utf8)) }
      beginning = data.map { Array($0.utf8.prefix(Self.shortLength)) } ?? []
      return
    }
    let path = String(data.dropFirst())
    let source = try Source(path)
    let isWhole: Bool
    (beginning, isWhole) = try source.read(atLeast: isHeld ? Self.limit + 1 : Self.shortLength)
    guard isWhole || !isHeld else {
      throw CommandError("invalid-input", "the body is larger than 64 MiB, and has to be held as a whole", status: .input)
    }
    content = isWhole ? .bytes(beginning) : .stream(try source.stream(after: beginning))
  }

  /// The type of what is evidently JSON or XML, for callers who name none.
  var contentType: String? {
    switch beginning.first(where: { !" \t\r\n".utf8.contains($0) }) {
    case UInt8(ascii: "{"), UInt8(ascii: "["): "application/json"
    case UInt8(ascii: "<"): "application/xml"
    default: nil
    }
  }
}

/// Where a body is read from.
private struct Source: ~Copyable {
  private let path: String
  private let file: OpenFile

  init(_ path: String) throws(CommandError) {
    self.path = path
    do throws(SystemError) {
      file = try path == "-" ? OpenFile.standardInput() : OpenFile(path, .reading)
    } catch {
      throw Self.unreadable(path, error.message)
    }
  }

  /// At least so many bytes, unless there are fewer, and whether that is everything.
  borrowing func read(atLeast count: Int) throws(CommandError) -> (bytes: [UInt8], isWhole: Bool) {
    var bytes: [UInt8] = []
    do throws(SystemError) {
      while bytes.count < count {
        let piece = try file.withDescriptor { descriptor throws(SystemError) in try POSIX.read(descriptor, atMost: 1 << 16) }
        if piece.isEmpty { return (bytes, true) }
        bytes += piece
      }
    } catch {
      throw Self.unreadable(path, error.message)
    }
    return (bytes, false)
  }

  /// The whole of a file, which can be read again; of anything else, what was read and what is still to come.
  borrowing func stream(after beginning: [UInt8]) throws(CommandError) -> BodyStream {
    do throws(TransportError) {
      let isFile = path != "-" && (try? POSIX.targetInfo(at: path).kind) == .regular
      if isFile { return try BodyStream(contentsOf: path) }
      return try file.withDescriptor { descriptor throws(TransportError) in try BodyStream(readingFrom: descriptor, after: beginning) }
    } catch {
      throw Self.unreadable(path, error.message)
    }
  }

  private static func unreadable(_ path: String, _ reason: String) -> CommandError {
    CommandError("invalid-input", "the body cannot be read from '\(path)': \(reason)", status: .input)
  }
}

/// A request's body that is sent piece by piece, so that nobody holds the whole of it.
public struct BodyStream: Sendable {
  /// Takes one piece; what it throws ends the sending.
  public typealias Sink = @Sendable ([UInt8]) async throws -> Void

  /// How many bytes it has; nil where nobody knows beforehand, so that it travels in chunks (RFC 9112, section 7.1).
  public let count: Int?
  /// Whether it can be sent again from its beginning: after a new login, or when the server asks for a proof first.
  public let isReplayable: Bool
  private let pour: @Sendable (Sink) async throws -> Void

  /// A body whose pieces can be had once.
  ///
  /// - Parameter count: How many bytes they are in all. Where they turn out to be more or fewer, the request fails.
  public init<Pieces: AsyncSequence & Sendable>(_ pieces: Pieces, count: Int? = nil)
  where Pieces.Element == [UInt8], Pieces.AsyncIterator: SendableMetatype {
    self.init(count: count, isReplayable: false) { pieces }
  }

  /// A body whose pieces can be had as often as it is sent.
  ///
  /// - Parameters:
  ///   - count: How many bytes they are in all. Where they turn out to be more or fewer, the request fails.
  ///   - make: Gives the pieces from the first one on, each time that it is called.
  public init<Pieces: AsyncSequence & SendableMetatype>(count: Int? = nil, replaying make: @escaping @Sendable () async throws -> Pieces)
  where Pieces.Element == [UInt8], Pieces.AsyncIterator: SendableMetatype {
    self.init(count: count, isReplayable: true, make)
  }

  /// The content of a file. It can be sent again, and its length is known, unless the path leads to a pipe or the like.
  ///
  /// - Throws: `TransportError` (`invalidRequest`) where the file cannot be opened.
  public init(contentsOf path: String) throws(TransportError) {
    let size: Int?
    do throws(FileReader.Failure) { size = try FileReader(path).size } catch { throw Self.unreadable(error) }
    self.init(count: size, isReplayable: size != nil) {
      do throws(FileReader.Failure) { return FilePieces(file: try FileReader(path)) } catch { throw Self.unreadable(error) }
    }
  }

  /// What is still to be read from a descriptor, which stays the caller's. It can be had once.
  ///
  /// - Parameter beginning: What was read from it before.
  package init(readingFrom descriptor: CInt, after beginning: [UInt8] = []) throws(TransportError) {
    let file: FileReader
    do throws(FileReader.Failure) { file = try FileReader(duplicating: descriptor) } catch { throw Self.unreadable(error) }
    self.init(FilePieces(beginning: beginning, file: file))
  }

  private init<Pieces: AsyncSequence & SendableMetatype>(
    count: Int?, isReplayable: Bool, _ make: @escaping @Sendable () async throws -> Pieces
  ) where Pieces.Element == [UInt8], Pieces.AsyncIterator: SendableMetatype {
    self.count = count.map { max(0, $0) }
    self.isReplayable = isReplayable
    pour = { sink in
      for try await piece in try await make() where !piece.isEmpty { try await sink(piece) }
    }
  }

  /// Hands over all pieces, one after the other; the next is made when the one before has been taken. For transports.
  ///
  /// - Throws: What making a piece, or taking one, throws.
  public func send(to sink: Sink) async throws { try await pour(sink) }

  private static func unreadable(_ failure: FileReader.Failure) -> TransportError {
    TransportError(.invalidRequest, "the file with the request's body cannot be read: \(failure.message)", progress: .nothingSent)
  }
}

/// A file from where it stands, in pieces.
private struct FilePieces: AsyncSequence, AsyncIteratorProtocol, Sendable {
  var beginning: [UInt8] = []
  let file: FileReader

  func makeAsyncIterator() -> Self { self }

  mutating func next() async throws -> [UInt8]? {
    if !beginning.isEmpty {
      defer { beginning = [] }
      return beginning
    }
    let bytes = try await file.next()
    return bytes.isEmpty ? nil : bytes
  }
}

import Lanyard

/// Gives a body back as it was before its content coding, piece by piece, within its limit.
struct BodyDecoder {
  private let server: Server
  /// The names in Content-Encoding, without those that mean nothing.
  private let codings: [String]
  private let limit: Int
  private var input: ArraySlice<UInt8> = []
  private var inflater: Inflater?
  private var count = 0

  init(_ codings: [String], of server: Server, limit: Int) {
    self.server = server
    self.codings = codings.filter { $0 != "identity" }
    self.limit = limit
  }

  /// Whether the body differs from what has come.
  var isCoded: Bool { !codings.isEmpty }

  /// Takes what has come.
  mutating func feed(_ bytes: [UInt8]) { input = input.isEmpty ? bytes[...] : input + bytes }

  /// The next piece of what was fed; nil when there is no more of it.
  mutating func next() throws(TransportError) -> [UInt8]? {
    guard let piece = try decodedPiece(), !piece.isEmpty else { return nil }
    count += piece.count
    guard count <= limit else { throw server.bodyTooLarge(limit: limit) }
    return piece
  }

  /// Says that everything has been fed.
  func finish() throws(TransportError) {
    guard let inflater, !inflater.isAtEnd else { return }
    throw broken
  }

  private mutating func decodedPiece() throws(TransportError) -> [UInt8]? {
    guard let name = codings.first else {
      defer { input = [] }
      return Array(input)
    }
    if inflater == nil {
      guard let first = input.first else { return nil }
      guard codings.count == 1, let coding = ContentCoding(name: name), let inflater = Inflater(coding, firstByte: first) else {
        throw server.failure(.decode, "answered in a content coding that is not understood; only gzip or deflate, once, is")
      }
      self.inflater = inflater
    }
    switch inflater?.step(&input) {
    case .piece(let piece): return piece
    case .needsInput, nil: return nil
    case .broken: throw broken
    }
  }

  private var broken: TransportError {
    server.failure(.decode, "answered with a body that is not whole in its content coding, \(codings.first ?? "")")
  }
}

extension Server {
  /// What is wrong with its answer.
  func failure(_ code: TransportError.Code, _ what: String) -> TransportError {
    TransportError(code, "\(self) \(what)", progress: .maybeSent)
  }

  func bodyTooLarge(limit: Int) -> TransportError { failure(.bodyLimit, "answered with a body of more than \(limit) bytes") }
}

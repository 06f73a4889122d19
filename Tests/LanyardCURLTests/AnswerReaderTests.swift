import Foundation
import HTTPTypes
import Lanyard
import LanyardTesting
import Testing

@testable import LanyardCURL

@Suite struct AnswerReaderTests {
  @Test func foldedLinesAreJoined() throws {
    let response = try read(["HTTP/1.1 200 OK\r\n", "X: a\r\n", "  b \r\n", "\tc\r\n", "Y: d\r\n", "\r\n"])
    #expect(response?.head.headerFields[try #require(HTTPField.Name("X"))] == "a b c")
    #expect(response?.head.headerFields[try #require(HTTPField.Name("Y"))] == "d")
  }

  @Test func bareLineFeedsEndLines() throws {
    let response = try read(["HTTP/1.1 200\n", "X:y\n", "\n"])
    #expect(response?.head.status.code == 200)
    #expect(response?.head.headerFields.count == 1)
  }

  @Test func interimAnswersStayCounted() {
    let interim = ["HTTP/1.1 103 Early Hints\r\n", "Link: x\r\n", "\r\n"]
    let final = ["HTTP/1.1 200 OK\r\n", "\r\n"]
    #expect(throws: Never.self) { try read(interim + interim + final, limits: ResponseLimits(headFields: 2)) }
    #expect(failure(of: interim + interim + interim + final, limits: ResponseLimits(headFields: 2)) == .headLimit)
    #expect(failure(of: interim + interim + final, limits: ResponseLimits(headBytes: 80)) == .headLimit)
  }

  @Test func trailersAreCountedAndDropped() throws {
    let head = ["HTTP/1.1 200 OK\r\n", "Transfer-Encoding: chunked\r\n", "\r\n"]
    let response = try read(head + ["Set-Cookie: late=1\r\n", "\r\n"])
    #expect(response?.head.headerFields[.setCookie] == nil)
    #expect(failure(of: head + Array(repeating: "X: y\r\n", count: 3), limits: ResponseLimits(headFields: 3)) == .headLimit)
  }

  @Test func equalLengthsAreOne() throws {
    let response = try read(["HTTP/1.1 200 OK\r\n", "Content-Length: 5, 5\r\n", "Content-Length: 5\r\n", "\r\n"])
    #expect(response != nil)
  }

  @Test func nothingIsAnAnswerBeforeItsHeadIsComplete() throws {
    #expect(try read(["HTTP/1.1 200 OK\r\n", "X: y\r\n"]) == nil)
    #expect(try read(["HTTP/1.1 100 Continue\r\n", "\r\n"]) == nil)
  }

  @discardableResult
  private func read(_ lines: [String], limits: ResponseLimits = ResponseLimits()) throws -> TransportResponse? {
    let server = try #require(Server(scheme: "http", authority: "host"))
    var reader = AnswerReader(server: server, limits: limits, isHEAD: false)
    for line in lines { try reader.readHeadLine(Array(line.utf8)) }
    return try reader.response()
  }

  private func failure(of lines: [String], limits: ResponseLimits) -> TransportError.Code? {
    do {
      try read(lines, limits: limits)
      return nil
    } catch {
      return (error as? TransportError)?.code
    }
  }
}

@Suite(.enabled(if: Program("gzip") != nil, "there is no gzip to compress with")) struct ContentCodingTests {
  static let text = Array(String(repeating: "hello ", count: 20).utf8)
  static var compressed: [UInt8] { get throws { try #require(Program("gzip")).run(["-nc"], input: text) } }

  @Test func anAnswerIsDecodedThoughNobodyAskedForIt() async throws {
    let server = try LoopbackServer.answering(fields: ["Content-Encoding: gzip"], body: try Self.compressed)
    let response = try await CURLTransport().send(.to(server.origin))
    #expect(response.body == Self.text)
    #expect(server.requests.first?.values(of: "Accept-Encoding") == [])
  }

  @Test func deflateIsTheZlibFormatOrBareData() throws {
    // A gzip file is its header of ten bytes, deflate data, and a trailer of eight.
    let bare = Array(try Self.compressed.dropFirst(10).dropLast(8))
    #expect(try decode("deflate", bare, atMost: 1000) == .complete(Self.text))
    let zlib: [UInt8] = [0x78, 0x9C, 0x4B, 0x04, 0x00, 0x00, 0x62, 0x00, 0x62]
    #expect(try decode("deflate", zlib, atMost: 1000) == .complete(Array("a".utf8)))
  }

  @Test func severalMembersAreOneBody() throws {
    #expect(try decode("gzip", try Self.compressed + Self.compressed, atMost: 1000) == .complete(Self.text + Self.text))
  }

  @Test func everyTruncationIsBroken() throws {
    let whole = try Self.compressed
    for count in 1..<whole.count { #expect(try decode("gzip", Array(whole.prefix(count)), atMost: 1000) == .broken) }
    #expect(try decode("gzip", whole + [0], atMost: 1000) == .broken)
  }

  @Test func theLimitCountsDecodedBytes() async throws {
    #expect(try decode("gzip", try Self.compressed, atMost: Self.text.count) == .complete(Self.text))
    #expect(try decode("gzip", try Self.compressed, atMost: Self.text.count - 1) == .tooLarge)
    let bomb = try #require(Program("gzip")).run(["-nc"], input: [UInt8](repeating: 0, count: 64 << 20))
    let server = try LoopbackServer.answering(fields: ["Content-Encoding: gzip"], body: bomb)
    #expect(await CURLTransport().failure(of: .to(server.origin))?.code == .bodyLimit)
  }

  @Test(arguments: ["br", "gzip, gzip", "zstd", "compress", "x", "gzip;q=1"])
  func otherCodingsAreRefused(_ coding: String) async throws {
    let server = try LoopbackServer.answering(fields: ["Content-Encoding: \(coding)"], body: try Self.compressed)
    #expect(await CURLTransport().failure(of: .to(server.origin))?.code == .decode)
  }

  private enum Outcome: Equatable { case complete([UInt8]), tooLarge, broken }

  /// Decodes a body that comes in pieces.
  private func decode(_ name: String, _ body: [UInt8], atMost limit: Int) throws -> Outcome {
    let server = try #require(Server(scheme: "http", authority: "host"))
    var decoder = BodyDecoder([name], of: server, limit: limit)
    var decoded: [UInt8] = []
    do throws(TransportError) {
      var rest = body[...]
      while !rest.isEmpty {
        decoder.feed(Array(rest.prefix(7)))
        rest = rest.dropFirst(7)
        while let piece = try decoder.next() { decoded += piece }
      }
      try decoder.finish()
      return .complete(decoded)
    } catch {
      return error.code == .bodyLimit ? .tooLarge : .broken
    }
  }

  @Test func aBodyThatIsNotThereNeedsNoDecoding() async throws {
    let server = try LoopbackServer.answering(fields: ["Content-Encoding: gzip"])
    #expect(try await CURLTransport().send(.to(server.origin)).body == [])
  }
}

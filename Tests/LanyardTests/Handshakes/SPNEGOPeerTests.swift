import Foundation
import HTTPTypes
import Testing

@testable import Lanyard

/// The handshakes against pyspnego's server, which shares no code with them.
@Suite(.enabled(if: SPNEGOPeer.isThere, "no Python with pyspnego: set LANYARD_TESTS_PYTHON to one")) struct SPNEGOPeerTests {
  static let users = "TESTDOM:alice:alicepw\n:bob@test.example:bobpw\nTESTDOM:jäsøn:Pässwörd €\nTESTDOM:nopass:\n"

  /// The peer's last word: `done`, or `error` and why.
  func run(
    _ envelope: NTLMHandshake.Envelope, _ username: String, _ password: String, domain: String? = nil, binding: ChannelBinding? = nil,
    peerBinding: ChannelBinding? = nil, tamper: ([UInt8]) -> [UInt8] = { $0 }
  ) throws -> String {
    let peer = try SPNEGOPeer(envelope == .plain ? "ntlm" : "negotiate", users: Self.users, binding: peerBinding)
    defer { peer.close() }
    var handshake = NTLMHandshake(
      envelope, account: try WindowsAccount(username: username, domain: domain), password: Secret(password), service: "HTTP/localhost")
    let challenge = try peer.say(try handshake.next(nil))
    try #require(challenge.word == "more", "\(challenge)")
    let end = try peer.say(tamper(try handshake.next(challenge.token, channelBinding: binding)))
    if end.word == "done", envelope == .negotiate {
      // The peer has checked the client's signature and gives its own.
      #expect(try SPNEGOReply(end.token).mic != nil)
      try handshake.verify([.wwwAuthenticate: "Negotiate " + Data(end.token).base64EncodedString()], body: [])
    }
    return end.word == "done" ? "done" : "error \(end.text)"
  }

  @Test(arguments: [NTLMHandshake.Envelope.plain, .negotiate])
  func accounts(_ envelope: NTLMHandshake.Envelope) throws {
    #expect(try run(envelope, #"TESTDOM\alice"#, "alicepw") == "done")
    #expect(try run(envelope, "Alice", "alicepw", domain: "TESTDOM") == "done")
    #expect(try run(envelope, "bob@test.example", "bobpw") == "done")
    #expect(try run(envelope, #"TESTDOM\jäsøn"#, "Pässwörd €") == "done")
    #expect(try run(envelope, #"TESTDOM\nopass"#, "") == "done")
    #expect(try run(envelope, #"TESTDOM\alice"#, "alicepW").contains("Invalid NTLM response"))
  }

  @Test func channelBindings() throws {
    let binding = ChannelBinding(certificateHash: Array(repeating: 0x5A, count: 32))
    let other = ChannelBinding(certificateHash: Array(repeating: 0x5B, count: 32))
    #expect(try run(.plain, #"TESTDOM\alice"#, "alicepw", binding: binding, peerBinding: binding) == "done")
    #expect(try run(.plain, #"TESTDOM\alice"#, "alicepw", binding: binding) == "done")
    #expect(try run(.plain, #"TESTDOM\alice"#, "alicepw", binding: other, peerBinding: binding).contains("bindings do not match"))
    #expect(try run(.plain, #"TESTDOM\alice"#, "alicepw", peerBinding: binding).contains("not present"))
  }

  /// The peer looks at the MIC: with one bit of it changed, or with the version changed that it covers, it refuses.
  @Test(arguments: [72, 87, 64])
  func theMessagesAreProtected(_ index: Int) throws {
    let answer = try run(.plain, #"TESTDOM\alice"#, "alicepw") { token in
      var token = token
      token[index] ^= 1
      return token
    }
    #expect(answer.contains("MIC"))
  }
}

/// A process of `spnego_peer.py`.
private final class SPNEGOPeer {
  static let python = ProcessInfo.processInfo.environment["LANYARD_TESTS_PYTHON"] ?? "python3"

  static let isThere: Bool = {
    let process = pythonProcess(["-c", "import spnego"])
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()

  struct Answer {
    var word: String
    var text: String
    var token: [UInt8] { [UInt8](Data(base64Encoded: text) ?? Data()) }
  }

  private let process: Process
  private let input = Pipe()
  private let output = Pipe()
  private let folder: URL

  init(_ protocol: String, users: String, binding: ChannelBinding?) throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("lanyard-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appendingPathComponent("users")
    try Data(users.utf8).write(to: file)
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("spnego_peer.py")
    process = Self.pythonProcess([script.path, `protocol`] + (binding.map { [$0.applicationData.hex] } ?? []))
    process.environment = ProcessInfo.processInfo.environment.merging(["NTLM_USER_FILE": file.path, "PYTHONUTF8": "1"]) { $1 }
    process.standardInput = input
    process.standardOutput = output
    try process.run()
  }

  func say(_ token: [UInt8]) throws -> Answer {
    try input.fileHandleForWriting.write(contentsOf: Data((Data(token).base64EncodedString() + "\n").utf8))
    var line = Data()
    while let byte = try output.fileHandleForReading.read(upToCount: 1), let first = byte.first, first != UInt8(ascii: "\n") {
      line.append(first)
    }
    let words = String(decoding: line, as: UTF8.self).split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
    return Answer(word: String(try #require(words.first)), text: words.count > 1 ? String(words[1]) : "")
  }

  func close() {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
    try? FileManager.default.removeItem(at: folder)
  }

  private static func pythonProcess(_ arguments: [String]) -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [python] + arguments
    return process
  }
}

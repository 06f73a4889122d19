import Subprocess

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Standard input that a program may leave unread.
///
/// Subprocess writes while the program runs. When the program is over by then, the write must not end the tests by SIGPIPE.
/// (Programs that Subprocess starts have the signal's usual handling again.)
struct OfferedInput: InputProtocol {
  private static let ignoresSIGPIPE: Void = { _ = signal(SIGPIPE, SIG_IGN) }()

  var text: String

  func write(with writer: StandardInputWriter) async throws {
    Self.ignoresSIGPIPE
    do {
      _ = try await writer.write(text)
    } catch {
      guard error.code == .failedToWriteToSubprocess else { throw error }
    }
  }
}

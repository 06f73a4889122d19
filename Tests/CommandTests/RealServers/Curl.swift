import Subprocess

/// Somebody else's client, for what tests ask of real servers besides Lanyard.
enum Curl {
  struct Answer: Sendable {
    var status: Int
    /// Status line and fields as they came.
    var head: String
    var body: String

    /// The first value of a header.
    func header(_ name: String) -> String? { headers(name).first }

    /// The values of a header.
    func headers(_ name: String) -> [String] {
      let prefix = "\(name.lowercased()):"
      return head.split(whereSeparator: \.isNewline).filter { $0.lowercased().hasPrefix(prefix) }
        .map { String($0.dropFirst(prefix.count).trimmingPrefix { $0 == " " }) }
    }
  }

  static func send(
    _ method: String, _ url: String, headers: [String] = [], user: String? = nil, body: String? = nil, options: [String] = [],
    environment: [String: String] = [:]
  ) async throws -> Answer {
    var arguments = ["--silent", "--show-error", "--include", "--max-time", "10", "--noproxy", "*", "--request", method] + options
    for header in headers { arguments += ["--header", header] }
    if let user { arguments += ["--user", user] }
    if let body { arguments += ["--data-binary", body] }
    let result = try await run(
      .name("curl"), arguments: Arguments(arguments + [url]), environment: Command.environment(environment),
      output: .string(limit: 1 << 20), error: .string(limit: 4096))
    let text = result.standardOutput
    guard result.terminationStatus.isSuccess, let split = text.firstRange(of: "\r\n\r\n"), let status = Int(text.dropFirst(9).prefix(3))
    else { throw RealServerFailure("curl: \(result.standardError)") }
    return Answer(status: status, head: String(text[..<split.lowerBound]), body: String(text[split.upperBound...]))
  }

  /// Sends JSON that must be accepted.
  static func post(_ url: String, _ json: String, headers: [String] = []) async throws -> String {
    let answer = try await send("POST", url, headers: headers + ["Content-Type: application/json"], body: json)
    guard answer.status == 200 else { throw RealServerFailure("POST \(url): \(answer.status) \(answer.body)") }
    return answer.body
  }
}

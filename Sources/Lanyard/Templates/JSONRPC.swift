/// What the engine adds to a JSON-RPC 2.0 call of its own.
enum JSONRPC {
  /// One call travels per request, so one number serves all.
  static let requestID = 1
}

import HTTPTypes

extension HTTPRequest {
  /// The path without the query; `/` where there is none.
  var pathWithoutQuery: String {
    String(decoding: (path ?? "/").utf8.prefix { $0 != UInt8(ascii: "?") }, as: UTF8.self)
  }
}

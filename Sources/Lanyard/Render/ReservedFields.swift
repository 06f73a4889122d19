/// Header fields that frame a message or belong to a connection: a spec never sets them.
enum ReservedFields {
  static let names: Set<String> = [
    "host", "content-length", "transfer-encoding", "connection", "te", "upgrade", "keep-alive", "trailer", "expect", "cookie",
    "proxy-authorization", "proxy-connection", "proxy-authenticate",
  ]
}

/// What an API request carries.
public enum RequestBody: Sendable {
  /// A body that is held as a whole, so that a session can be put into it.
  case bytes([UInt8])
  /// A body that is sent piece by piece.
  case stream(BodyStream)
}

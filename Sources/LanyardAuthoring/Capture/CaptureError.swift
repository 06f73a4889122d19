/// Why a captured conversation gives no spec. It never repeats what was captured: that may hold a password.
package struct CaptureError: Error, Sendable, Hashable {
  /// A stable name, such as `no-login`.
  package var code: String
  /// What is wrong, one sentence without a full stop.
  package var message: String
  /// How to mend it, a line each.
  package var help: [String]

  package init(_ code: String, _ message: String, help: String...) {
    self.init(code, message, help: help)
  }

  package init(_ code: String, _ message: String, help: [String]) {
    self.code = code
    self.message = message
    self.help = help
  }
}

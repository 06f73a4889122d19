/// A failure of the command's own making, beside those of the engine.
struct CommandError: Error {
  /// A stable name, such as `unknown-spec`.
  var code: String
  /// What went wrong, one sentence without a full stop.
  var message: String
  /// How to mend it, a line each.
  var help: [String]
  /// How the command ends.
  var status: ExitStatus

  init(_ code: String, _ message: String, help: String..., status: ExitStatus) {
    self.init(code, message, help: help, status: status)
  }

  init(_ code: String, _ message: String, help: [String], status: ExitStatus) {
    self.code = code
    self.message = message
    self.help = help
    self.status = status
  }
}

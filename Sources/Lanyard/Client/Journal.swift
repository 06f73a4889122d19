import LanyardSpec
import Logging

/// What the engine tells a logger: events, with the spec, the method and the place; never a value.
struct Journal: Sendable {
  enum Event: String {
    case loginBegins = "login begins"
    case loginEnds = "login ends"
    case loginFailed = "login failed"
    case renewalBegins = "renewal begins"
    case renewalEnds = "renewal ends"
    case renewalFailed = "renewal failed"
    case sessionAdopted = "took a session from the store"
    case sessionRejected = "the vendor rejects the session"
    case leaseBusy = "going on without the lease, which somebody else holds too long"
    case storeFailed = "the store failed"
    case loggedOut = "logged out"
    case logoutFailed = "logout failed"
    case otherLoggedOut = "logged out another session"
    case otherLogoutFailed = "another session could not be logged out"

    fileprivate var level: Logger.Level {
      switch self {
      case .sessionAdopted: .debug
      case .loginBegins, .loginEnds, .renewalBegins, .renewalEnds, .loggedOut, .otherLoggedOut: .info
      case .sessionRejected, .leaseBusy, .renewalFailed, .otherLogoutFailed: .notice
      case .loginFailed, .storeFailed, .logoutFailed: .warning
      }
    }
  }

  private let logger: Logger

  /// - Parameter logger: Where the events go; nowhere unless given.
  init(_ logger: Logger?, for plan: Plan) {
    var logger = logger ?? Logger(label: "lanyard") { _ in SwiftLogNoOpLogHandler() }
    logger[metadataKey: "spec"] = "\(plan.spec.name)"
    logger[metadataKey: "method"] = "\(plan.method.name)"
    // The place is no secret unless the user said so.
    if let base = plan.baseURL, !plan.inputs.values.contains(where: { $0.isSecret && $0.text == base.description }) {
      logger[metadataKey: "origin"] = "\(base.origin)"
    }
    self.logger = logger
  }

  func note(_ event: Event) { note(event, [:]) }

  /// A failure is told by its code and step: its message may repeat what the vendor said.
  func note(_ event: Event, _ error: AuthError) {
    note(event, ["code": "\(error.code)"].merging(error.step.map { ["step": "\($0)"] } ?? [:]) { $1 })
  }

  func note(_ event: Event, _ error: StoreError) { note(event, ["code": "\(error.code)", "reason": "\(error.message)"]) }

  private func note(_ event: Event, _ metadata: Logger.Metadata) {
    logger.log(level: event.level, "\(event.rawValue)", metadata: metadata)
  }
}

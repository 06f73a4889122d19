import Lanyard
import Logging
import ServiceLifecycle

/// One authenticator for each tenant, shared by all requests: it is the account, and there is one login however many ask at once.
struct Tenants: Service {
  /// What becomes of the sessions when the server ends.
  enum Ending: Sendable {
    /// The vendor is told: right where nobody else uses them.
    case logout
    /// They stay in the store for the next process, or for another that shares it.
    case keep
  }

  private let authenticators: [String: Authenticator]
  private let ending: Ending

  init(
    _ tenants: [Tenant], transport: any Transport, store: any SessionStore = MemoryStore(), ending: Ending = .logout, logger: Logger
  ) throws {
    var authenticators: [String: Authenticator] = [:]
    for tenant in tenants {
      var logger = logger
      logger[metadataKey: "tenant"] = "\(tenant.name)"
      authenticators[tenant.name] = try tenant.login().authenticator(transport: transport, store: store, logger: logger)
    }
    self.authenticators = authenticators
    self.ending = ending
  }

  subscript(_ name: String) -> Authenticator? { authenticators[name] }

  /// Waits for the end of the server, which by then has answered its last request, and lets the sessions go.
  func run() async throws {
    try? await gracefulShutdown()
    // A task of its own, because this one may have been cancelled.
    await Task { await end() }.value
  }

  private func end() async {
    await withDiscardingTaskGroup { group in
      for authenticator in authenticators.values {
        group.addTask {
          switch ending {
          // Where the vendor cannot be told, the authenticator's logger is.
          case .logout: _ = try? await authenticator.logout()
          case .keep: await authenticator.settle()
          }
        }
      }
    }
  }
}

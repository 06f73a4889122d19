import Foundation
import Hummingbird
import Lanyard
import LanyardCURL
import LanyardFileStore
import Logging

/// Shows the customers of a service what their backup servers hold. `TENANTS` names the file that lists them; `SESSIONS` names the folder of
/// the sessions, where several processes share them.
@main
struct BackupPortal {
  static func main() async throws {
    let logger = Logger(label: "backup-portal")
    let environment = ProcessInfo.processInfo.environment
    let path = environment["TENANTS"] ?? "tenants.json"
    let list = try JSONDecoder().decode([Tenant].self, from: Data(contentsOf: URL(filePath: path)))
    let tenants = try tenants(list, sharing: environment["SESSIONS"], logger)
    try await makePortal(tenants, logger: logger).runService()
  }

  private static func tenants(_ list: [Tenant], sharing folder: String?, _ logger: Logger) throws -> Tenants {
    let transport = CURLTransport()
    guard let folder else { return try Tenants(list, transport: transport, logger: logger) }
    let store = FileStore(folder: folder)
    return try Tenants(list, transport: transport, store: store, ending: .keep, logger: logger)
  }
}

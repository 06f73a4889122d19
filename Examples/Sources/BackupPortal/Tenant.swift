import Foundation
import Lanyard
import LanyardCatalog

/// A customer of the portal, and the account that the portal has at this customer's backup server.
struct Tenant: Codable, Sendable {
  var name: String
  var baseURL: String
  var username: String
  /// The file with the password, as an orchestrator mounts it: it is never part of a configuration.
  var passwordFile: String

  /// What logs in to the tenant's backup server.
  func login() throws -> SnapProtect {
    let text = try String(contentsOfFile: passwordFile, encoding: .utf8)
    // The line's end belongs to the file.
    let password = Secret(text.hasSuffix("\n") ? String(text.dropLast()) : text)
    return SnapProtect(baseURL: baseURL, username: username, password: password)
  }
}

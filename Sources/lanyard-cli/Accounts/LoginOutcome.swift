import FoundationEssentials
import Lanyard

/// What a login has brought, without secrets.
struct LoginOutcome {
  let name: String
  let specPath: String
  let session: Session
  /// Whether there was a login at all.
  let isNew: Bool
  let isProven: Bool

  private struct Object: Encodable {
    var name: String
    var spec: String
    var method: String
    var expiresAt: Date?
    var values: [String: String]
    var isNew: Bool
    var isProven: Bool
    var warnings: [String]
  }

  func show(at console: Console) throws {
    let method = session.plan.method.name
    if console.isJSON {
      let values = session.variables.filter { !$0.value.isSecret }.mapValues(\.text)
      let warnings = session.plan.allowances.map { "\($0.code): \($0.reason)" }
      let object = Object(
        name: name, spec: specPath, method: method, expiresAt: session.diesAt, values: values, isNew: isNew, isProven: isProven,
        warnings: warnings)
      return try console.print(json: object)
    }
    console.note("\(action) by the method '\(method)'; kept as '\(name)'")
    console.note("the session \(life)")
  }

  private var action: String {
    let place = session.plan.baseURL.map { " at \($0)" } ?? ""
    let title = session.plan.spec.title ?? session.plan.spec.name
    if !session.plan.method.login.isEmpty { return "\(isNew ? "logged in" : "logged in already") to \(title)\(place)" }
    if isProven { return "\(title)\(place) accepts the credentials" }
    return "\(title)\(place) has not been asked yet: each request authenticates itself,"
  }

  private var life: String {
    guard let life = session.plan.method.session else { return "needs the credentials on every request" }
    let end = session.diesAt.map { "lives until \($0.formatted(.iso8601))" } ?? "lives until the vendor rejects it"
    return life.idle.map { "\(end), and \($0.wording) longer whenever it is used" } ?? end
  }
}

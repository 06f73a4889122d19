import HTTPTypes
import Lanyard

/// Shows each request and what came of it on standard error: method, origin, path and status; never a query, a field or a body.
struct TracingTransport: Transport {
  private let base: any Transport
  private let plan: Plan
  private let console: Console

  init(_ base: any Transport, plan: Plan, console: Console) {
    self.base = base
    self.plan = plan
    self.console = console
  }

  func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
    try await traced(request, \.head) { () async throws(TransportError) in try await base.send(request) }
  }

  func stream(_ request: TransportRequest, body: BodyStream?) async throws(TransportError) -> StreamedResponse {
    try await traced(request, \.head) { () async throws(TransportError) in try await base.stream(request, body: body) }
  }

  func close(_ partition: ConnectionPartition) async { await base.close(partition) }

  private func traced<Response>(
    _ request: TransportRequest, _ head: KeyPath<Response, HTTPResponse>, _ send: () async throws(TransportError) -> Response
  ) async throws(TransportError) -> Response {
    let line = "\(request.head.method) \(request.head.scheme ?? "")://\(request.head.authority ?? "")\(path(of: request))"
    do throws(TransportError) {
      let response = try await send()
      console.complain("\(line) -> \(response[keyPath: head].status.code)")
      return response
    } catch {
      console.complain("\(line) -> \(error.code)")
      throw error
    }
  }

  /// An API request's path is the caller's own. That of a step may hold what an earlier step has extracted, which nobody knows
  /// yet: the spec's template is shown in its stead, and of a redirect's target nothing.
  private func path(of request: TransportRequest) -> String {
    let path = String((request.head.path ?? "/").prefix { $0 != "?" })
    if request.connection == .shared { return path }
    for step in plan.method.steps where step.request.verb == request.head.method.rawValue {
      let base: String =
        switch step.request.url.base {
        case .input(let name): plan.bases[name]?.path ?? ""
        case .origin: ""
        }
      let template = step.request.url.path
      let literal = base + (template.literal ?? "")
      if template.literal != nil, path == (literal.isEmpty ? "/" : literal) { return path }
      if template.literal == nil, path.hasPrefix(base) { return base + template.spelling }
    }
    return "/…"
  }
}

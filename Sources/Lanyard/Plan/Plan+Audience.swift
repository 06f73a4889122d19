import HTTPTypes

extension Plan {
  /// The request's origin, if a session may go there.
  @discardableResult
  func checkedOrigin(of request: HTTPRequest) throws(AuthError) -> Origin {
    do throws(AuthError) {
      return try origin(of: request)
    } catch {
      throw error.located(step: nil, in: spec.source, orAt: method.apply.range)
    }
  }

  private func origin(of request: HTTPRequest) throws(AuthError) -> Origin {
    let origin: Origin
    do throws(URLMistake) {
      origin = try Origin(scheme: request.scheme ?? "https", authority: request.authority ?? "")
    } catch {
      throw AuthError(.foreignOrigin, "the request's URL cannot be used: \(error.message)")
    }
    let path = request.pathWithoutQuery
    guard !URLGrammar.hasDotSegment(path) else {
      throw AuthError(.foreignOrigin, "the request's path has a '.' or '..' segment")
    }
    let isBound = !method.boundTo.isEmpty
    let bases = audience.filter { $0.origin == origin && (!isBound || Self.path(path, isWithin: $0.path)) }
    guard !bases.isEmpty else {
      throw AuthError(
        .foreignOrigin, "the session is not meant for \(origin)\(isBound ? " at this path" : "")",
        help: "it may go to \(audience.map(\.description).joined(separator: ", "))")
    }
    let within = method.apply.within
    guard within.isEmpty || bases.contains(where: { base in within.contains { Self.path(path, isWithin: base.path + $0) } }) else {
      throw AuthError(
        .foreignOrigin, "the method '\(method.name)' is not meant for this path",
        help: "it works below \(within.joined(separator: " and "))")
    }
    return origin
  }

  private static func path(_ path: String, isWithin prefix: String) -> Bool {
    guard path.hasPrefix(prefix) else { return false }
    return prefix.isEmpty || prefix.hasSuffix("/") || path.utf8.count == prefix.utf8.count || path.dropFirst(prefix.count).hasPrefix("/")
  }
}

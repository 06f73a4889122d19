public import LanyardSpec

/// A method of a spec bound to its inputs: everything that can be known, and refused, without a network.
public struct Plan: Sendable {
  /// What the caller allows beyond the defaults.
  public struct Policy: Sendable, Hashable {
    /// Whether credentials may go over plain http to a host other than this machine.
    public var allowsPlainHTTP: Bool
    /// How long a login may take in all its steps; 60 s unless set.
    public var loginTimeout: Duration
    /// How long one request may take where its step says nothing; 30 s unless set.
    public var requestTimeout: Duration
    /// Whether a session that is about to end is renewed in the background, while the old one serves. Whoever ends soon, as a command
    /// does, had better not: `Authenticator.settle` waits for it.
    public var renewsAhead: Bool

    /// Makes a policy; the defaults are strict.
    public init(
      allowsPlainHTTP: Bool = false, loginTimeout: Duration = .seconds(60), requestTimeout: Duration = .seconds(30),
      renewsAhead: Bool = true
    ) {
      self.allowsPlainHTTP = allowsPlainHTTP
      self.loginTimeout = loginTimeout
      self.requestTimeout = requestTimeout
      self.renewsAhead = renewsAhead
    }
  }

  /// The spec.
  public var spec: AuthSpec { facts.spec }
  /// The method that was chosen.
  public var method: Method { facts.method }
  /// What the caller allows.
  public var policy: Policy { facts.policy }
  /// Where the session may be sent: requests elsewhere are refused.
  public var audience: [BaseURL] { facts.audience }

  /// The secrets that the method uses and that are not at hand. Such a plan serves a session that was kept; a login needs the
  /// whole plan, which an `Authenticator` asks for.
  public var withheld: Set<String> { facts.withheld }

  /// The url inputs that the method uses.
  package var bases: [String: BaseURL] { facts.bases }
  package var expressions: Expressions { facts.expressions }
  /// Tells the spec from all others; comments and layout do not count.
  var specDigest: String { facts.specDigest }
  /// The inputs that the method uses and that have a value.
  package private(set) var inputs: Bindings
  /// Told the place in the spec of whatever comes to bear: a step that is answered, a failure, an extractor that finds something, a
  /// sign of rejection, a placement. It serves those who measure what a conversation exercises; values do not pass here.
  package var observer: (@Sendable (SourceRange) -> Void)?

  private let facts: Facts

  /// What all copies of a plan share: every session has one, and there may be many.
  private final class Facts: Sendable {
    let spec: AuthSpec
    let method: Method
    let policy: Policy
    let audience: [BaseURL]
    let withheld: Set<String>
    let bases: [String: BaseURL]
    let expressions: Expressions
    let specDigest: String

    init(
      _ method: Method, of spec: AuthSpec, policy: Policy, withheld: Set<String>, bases: [String: BaseURL], expressions: Expressions
    ) throws(AuthError) {
      self.spec = spec
      self.method = method
      self.policy = policy
      self.withheld = withheld
      self.bases = bases
      self.expressions = expressions
      specDigest = Plan.digest(of: [spec.canonicalForm])
      audience = try Plan.audience(of: method, in: spec, bases: bases)
    }
  }

  /// Binds a method of the spec to inputs.
  ///
  /// - Parameter withholding: the names of secret inputs that have a value which is not given here. Where a request turns out to
  ///   need one of them, that is an `AuthError` with the code `missingInput`, before anything is sent.
  /// - Throws: `SpecError` where an expression of the spec cannot be compiled, `AuthError` where method or inputs do not fit.
  public init(
    _ spec: AuthSpec, method name: String? = nil, inputs given: [String: InputValue], withholding: Set<String> = [],
    policy: Policy = Policy()
  ) throws {
    guard let method = spec.method(named: name) else {
      throw AuthError.unknownMethod(name, of: spec)
    }
    var diagnostics: [Diagnostic] = []
    let expressions = Expressions(of: [method], in: spec, diagnostics: &diagnostics)
    guard diagnostics.isEmpty else { throw SpecError(source: spec.source, diagnostics: diagnostics) }
    let bound = try InputBinder(spec: spec, method: method, expressions: expressions, policy: policy).bind(given, withholding: withholding)
    inputs = bound.values
    facts = try Facts(
      method, of: spec, policy: policy, withheld: Set(bound.values.filter(\.value.isWithheld).keys), bases: bound.bases,
      expressions: expressions)
  }

  /// The same account by another method of the spec, as far as the inputs at hand go; nil where it cannot be used.
  init?(_ method: Method, like plan: Plan) {
    var diagnostics: [Diagnostic] = []
    let names = Set(plan.spec.inputs(usedBy: method).map(\.name))
    let expressions = Expressions(of: [method], in: plan.spec, diagnostics: &diagnostics)
    guard diagnostics.isEmpty,
      let facts = try? Facts(
        method, of: plan.spec, policy: plan.policy, withheld: plan.withheld.intersection(names),
        bases: plan.bases.filter { names.contains($0.key) }, expressions: expressions)
    else { return nil }
    self.facts = facts
    inputs = plan.inputs.filter { names.contains($0.key) }
  }

  /// The client's certificate and the authorities to trust, for the connections of the method.
  package func tlsCredentials() throws(AuthError) -> TLSCredentials? {
    guard let tls = method.tls else { return nil }
    let templates = TemplateRenderer(scope: inputs)
    func bytes(_ template: Template?) throws(AuthError) -> [UInt8]? {
      guard let template else { return nil }
      // A file need not be text.
      if let reference = template.wholeReference { return try templates.value(of: reference)?.bytes }
      return try templates.text(template).map { Array($0.text.utf8) }
    }
    do throws(AuthError) {
      return TLSCredentials(
        certificate: try bytes(tls.certificate), key: try bytes(tls.key),
        passphrase: try bytes(tls.passphrase).map { Secret(String(decoding: $0, as: UTF8.self)) }, authorities: try bytes(tls.authorities))
    } catch {
      throw error.located(step: nil, in: spec.source, orAt: tls.range)
    }
  }

  /// Where the session may go: the URLs it is bound to, else every origin that the method speaks to.
  private static func audience(of method: Method, in spec: AuthSpec, bases: [String: BaseURL]) throws(AuthError) -> [BaseURL] {
    if !method.boundTo.isEmpty { return method.boundTo.compactMap { bases[$0.value] } }
    var audience: [BaseURL] = []
    for input in spec.inputs where input.kind == .url {
      if let base = bases[input.name] { audience.append(base) }
    }
    for origin in spec.origins {
      do throws(URLMistake) {
        audience.append(try BaseURL(parsing: origin.value))
      } catch {
        throw AuthError(.invalidInput, "the origin cannot be used: \(error.message)", at: origin.range).located(step: nil, in: spec.source)
      }
    }
    return audience
  }

  /// The plan with other values for inputs that are no URLs: what they would make of its requests. No declaration is looked at.
  package func replacing(_ values: Bindings) -> Plan {
    var plan = self
    plan.inputs.merge(values) { $1 }
    return plan
  }

  /// The URL below which a caller's relative path lies: the first one that the session is meant for.
  public var baseURL: BaseURL? { audience.first }

  /// The allowances of the method and of what is in it: what the author let pass, and why.
  public var allowances: [Allowance] { method.allAllowances }
}

extension AuthError {
  /// That a spec has no method of the name, with the nearest ones.
  package static func unknownMethod(_ name: String?, of spec: AuthSpec) -> AuthError {
    let known = spec.methods.map(\.name)
    let near = nearestName(to: name ?? "", among: known).map { "did you mean '\($0)'?" }
    return AuthError(
      .unknownMethod, "\(spec.name) has no method '\(name ?? "")'",
      help: near ?? "it has \(known.map { "'\($0)'" }.joined(separator: ", "))")
  }
}

extension Method {
  package var allAllowances: [Allowance] {
    allowances + apply.allowances
      + steps.flatMap { $0.request.allowances + $0.failures.flatMap(\.allowances) + $0.extractors.flatMap(\.allowances) }
  }
}

extension AuthSpec {
  /// Everything there is to say about a spec's text: form, references, rules, and whether its patterns and paths compile.
  public static func check(_ source: SourceText) -> (spec: AuthSpec?, diagnostics: [Diagnostic]) {
    let (spec, said) = read(source)
    guard let spec else { return (nil, said) }
    var mistakes: [Diagnostic] = []
    _ = Expressions(of: spec.methods, in: spec, diagnostics: &mistakes)
    return mistakes.isEmpty ? (spec, said) : (nil, (said + mistakes).sortedByPlace())
  }
}

import LanyardSpec

/// What a method of a spec does, told without a network and without values: templates stand unfilled.
///
/// It is a value for whatever shows it: text, JSON, a picture. Lines count from 1, durations are seconds.
public struct Explanation: Sendable, Codable, Hashable {
  /// The spec's name.
  public var spec: String
  /// Its name for people.
  public var title: String?
  /// What the product is.
  public var summary: String?
  /// Where the vendor documents the login.
  public var documentation: [String]
  /// The path from which it was read.
  public var path: String
  /// The method that is explained.
  public var method: String
  /// The method's name for people.
  public var methodTitle: String?
  /// What the method is good for.
  public var methodSummary: String?
  /// All methods; the first is the default.
  public var methods: [String]
  /// What the user gives, as far as this method needs it.
  public var inputs: [Input]
  /// What the method's TLS connections show and trust, in words; the server is verified whatever stands here.
  public var tls: [String]
  /// The steps that obtain a session; none where every request authenticates by itself.
  public var login: [Step]
  /// How long the session lives; nil where there is no login.
  public var life: Life?
  /// Where the session goes on a request.
  public var placements: [Placement]
  /// The path prefixes to which it is limited; none means no limit.
  public var within: [String]
  /// The caller's own fields that are taken away, in words.
  public var omissions: [String]
  /// The URLs to which the session may be sent.
  public var audience: [String]
  /// Signs on an API answer that mean: log in again, and repeat the request once.
  public var rejected: [Sign]
  /// The steps that prolong a session.
  public var renew: [Step]
  /// The steps that end it at the vendor.
  public var logout: [Step]
  /// A harmless request that shows whether it works.
  public var probe: Step?
  /// Where requests of the spec go, and which ones.
  public var destinations: [Destination]
  /// What the author let pass, and why.
  public var allowances: [Note]

  /// Something that the user gives.
  public struct Input: Sendable, Codable, Hashable {
    /// The name.
    public var name: String
    /// `text`, `url`, `number`, `boolean`, `choice` or `file`.
    public var type: String
    /// The words of a choice.
    public var choices: [String]
    /// Whether it is never shown.
    public var isSecret: Bool
    /// Whether it may be left out.
    public var isOptional: Bool
    /// The value used when none is given.
    public var defaultValue: String?
    /// A pattern that the whole value matches.
    public var pattern: String?
    /// What it is.
    public var summary: String?
    /// A value to show as an example.
    public var example: String?
    /// The line where it is declared.
    public var line: Int
  }

  /// A request and how its answer is judged.
  public struct Step: Sendable, Codable, Hashable {
    /// The step's name.
    public var name: String
    /// What is sent.
    public var request: Request
    /// Answers that are failures, in the order in which they are looked for.
    public var failures: [Failure]
    /// What must hold otherwise, in words.
    public var expectation: String
    /// What is taken out of the answer.
    public var extracts: [Extract]
    /// The line where it begins.
    public var line: Int
  }

  /// A request with its templates unfilled.
  public struct Request: Sendable, Codable, Hashable {
    /// `GET`, `POST`, …
    public var method: String
    /// The URL.
    public var url: String
    /// Items added to the URL's query.
    public var query: [Field]
    /// Header fields.
    public var headers: [Field]
    /// Cookies sent beside those that the login's answers have set.
    public var cookies: [Field]
    /// How the request proves who sends it.
    public var authentication: [String]
    /// `json`, `form`, `xml`, `soap`, `jsonrpc` or `text`.
    public var bodyKind: String?
    /// The body.
    public var body: String?
    /// Whether redirects within the origin are followed.
    public var followsRedirects: Bool
    /// Whether it may be sent again after a fault.
    public var isSafeToRepeat: Bool
    /// Whether the session is put on it.
    public var carriesSession: Bool
    /// How long it may take.
    public var timeout: Double?
  }

  /// A named value.
  public struct Field: Sendable, Codable, Hashable {
    /// The name.
    public var name: String
    /// The value.
    public var value: String
  }

  /// An answer that means a failure.
  public struct Failure: Sendable, Codable, Hashable {
    /// What it means.
    public var kind: String
    /// When it is that, in words.
    public var when: String
    /// Where the answer says when to try again.
    public var retryAfter: String?
    /// What the user is told beside it.
    public var message: String?
    /// Whether the vendor does not document the sign.
    public var isAssumed: Bool
    /// The line where it stands.
    public var line: Int
  }

  /// A value taken out of an answer.
  public struct Extract: Sendable, Codable, Hashable {
    /// The name that it gets.
    public var name: String
    /// Where it is looked for, in words; the first place that has something counts.
    public var sources: [String]
    /// A pattern whose first group is taken.
    public var capture: String?
    /// What is done to it.
    public var filters: [String]
    /// Whether it is never shown.
    public var isSecret: Bool
    /// Whether it may be missing.
    public var isOptional: Bool
    /// The line where it stands.
    public var line: Int
  }

  /// How long a session lives; the earliest limit counts.
  public struct Life: Sendable, Codable, Hashable {
    /// It dies when unused for so long.
    public var idle: Double?
    /// It dies so long after the login.
    public var after: Double?
    /// It lives as long as this says.
    public var expiresIn: String?
    /// It dies at the time that this says.
    public var expiresAt: String?
    /// It lives until the vendor rejects it.
    public var isUntilRejected: Bool
    /// So many seconds before its end it is renewed, where the spec says so.
    public var renewBefore: Double?
    /// How many sessions an account may have at a time.
    public var limit: Int?
  }

  /// Where the session goes on a request.
  public struct Placement: Sendable, Codable, Hashable {
    /// `header`, `cookie`, `cookie jar`, `query`, `form`, `json`, `xml`, `soap` or `authorization`.
    public var place: String
    /// The field's name or the pointer; nil where the place says it all.
    public var name: String?
    /// What goes there.
    public var value: String?
  }

  /// A sign on an answer.
  public struct Sign: Sendable, Codable, Hashable {
    /// The sign in words.
    public var when: String
    /// Whether the vendor does not document it.
    public var isAssumed: Bool
  }

  /// A place to which requests go.
  public struct Destination: Sendable, Codable, Hashable {
    /// A url input as `${name}`, or a fixed origin.
    public var url: String
    /// The steps that go there.
    public var steps: [String]
  }

  /// Something that the checker warned of and the author let pass.
  public struct Note: Sendable, Codable, Hashable {
    /// What it is, such as `secret-in-url`.
    public var code: String
    /// Why it must be so.
    public var reason: String
    /// The line where it stands.
    public var line: Int
  }
}

import FoundationEssentials
import Lanyard
import LanyardSpec

/// The methods of the specs that come with Lanyard, for whatever draws them.
struct Depicted: Sendable, CustomStringConvertible {
  let spec: String
  let method: String

  var description: String { "\(spec) \(method)" }

  static let root = #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" }
  /// Whether to write what is drawn now instead of comparing with it: LANYARD_RECORD=1.
  static let isRecording = ProcessInfo.processInfo.environment["LANYARD_RECORD"] == "1"

  static let all: [Depicted] = {
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: "\(root)/specs")) ?? []).sorted()
    return names.flatMap { name in
      ((try? source(name)).flatMap { AuthSpec.read($0).spec }?.methods ?? []).map { Depicted(spec: name, method: $0.name) }
    }
  }()

  func explanation() throws -> Explanation { try Self.explanation(Self.source(spec), method: method) }

  static func explanation(_ source: SourceText, method: String? = nil) throws -> Explanation {
    try Explanation(of: AuthSpec(source: source), method: method)
  }

  private static func source(_ name: String) throws -> SourceText {
    let path = "specs/\(name)/\(name).auth.yaml"
    return SourceText(path: path, text: try String(contentsOfFile: "\(root)/\(path)", encoding: .utf8))
  }

  /// Text that every notation would make something of, wherever a spec may hold text.
  static func hostile() throws -> Explanation {
    try explanation(SourceText(path: "a|b<c>.auth.yaml", text: hostileSpec))
  }

  private static let hostileSpec = ##"""
    lanyard: 1
    name: hostile
    title: '</title><script>alert(1)</script> & "end" ]]> %%{init} $$x$$; #35; `tick` | bar'
    description: "line\nend\nloop \x1B[2J <br/> --> <!-- \u202E"
    inputs:
      base_url:
        type: url
        example: https://a-very-long-host-name-without-any-end.example.com/with/a/path/that/goes/on/and/on/and/on?and=a&query=too
      username: { description: 'a | b; `c` #d <e> *f* _g_', pattern: '[a|b]+`' }
      password: { secret: true }
    methods:
      m:
        title: 日本語のとても長い表題 – ĄĘŁ 😀😀😀
        login:
          - name: 'end; alt #1'
            send:
              post: ${base_url}/an-extremely-long-path-segment-that-nothing-can-break-because-it-has-no-marks-only-hyphens/${username}
              headers:
                X-Long: wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww;#<&>
              json: { 'a"b</text>': '${password}', deep: { er: { still: [ '```', '%%', '${username}' ] } } }
            fail:
              - { when: { body: text, matches: '^<(a|b)>;#&"`$' }, as: credentials-rejected, message: { body: text, secret: false } }
            extract:
              token: { json: "$['a|b'][?@.x == '<&>;#']" }
        session: { until: rejected }
        apply:
          headers: { X-Token: "${token}" }
        rejected:
          - { header: X-Why, contains: '"; end' }

    """##
}

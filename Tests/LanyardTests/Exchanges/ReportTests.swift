import LanyardFormats
import LanyardSpec
import LanyardTesting
import Testing

@testable import Lanyard

/// Reports as the programs that read them want them.
@Suite struct ReportTests {
  private static let report: TestReport = {
    let source = SourceText(path: "specs/a/b <&>\".exchange.yaml", text: "method: m\nsource: x\n")
    let place = SourceRange(SourceLocation(line: 2, column: 1), SourceLocation(line: 2, column: 7))
    let failure = Diagnostic(
      .error, "request-differs", "the request has another header 'X' # TODO \"<&>", at: place, help: "look\there",
      notes: [.init("expected: a\u{1B}[2J"), .init("actual:   ]]> b")])
    return TestReport(
      trials: [
        .init(path: "specs/a/good #1.exchange.yaml", source: SourceText(path: "specs/a/good #1.exchange.yaml", text: ""), diagnostics: []),
        .init(path: source.path, source: source, diagnostics: [failure]),
        .init(path: "specs/c/d.exchange.yaml", source: SourceText(path: "specs/c/d.exchange.yaml", text: ""), diagnostics: []),
      ], coverages: coverages)
  }()

  private static let coverages: [SpecCoverage] = {
    let text = "lanyard: 1\nname: guest\nmethods:\n  g:\n    apply: { headers: { X-Anonymous: yes } }\n"
    let spec = AuthSpec.check(SourceText(path: "specs/a/guest.auth.yaml", text: text)).spec
    return spec.map { [SpecCoverage(of: $0, exercised: [])] } ?? []
  }()

  // MARK: TAP

  @Test func tapIsWhatTheProtocolSays() throws {
    let text = TAPReport(Self.report).text
    let parsed = try TAPReader(text)
    #expect(parsed.plan == 3)
    #expect(parsed.points.map(\.isOK) == [true, false, true])
    #expect(parsed.points.map(\.description) == Self.report.trials.map(\.path))
    #expect(
      parsed.comments == [
        "specs/a/guest.auth.yaml: coverage 0/2: never exercised: method g at specs/a/guest.auth.yaml:4, and 1 more"
      ])
    let block = try #require(parsed.points[1].block)
    // The block is YAML; our own composer reads it.
    var mistakes: [Diagnostic] = []
    let node = YAMLComposer.compose(SourceText(path: "block", text: block), diagnostics: &mistakes)
    #expect(mistakes.isEmpty && node != nil, "\(mistakes)")
    #expect(block.contains(#"at: { file: "specs/a/b <&>\".exchange.yaml", line: 2, column: 1 }"#))
    #expect(block.contains(#"- "expected: a\\u{1b}[2J""#))
  }

  // MARK: JUnit

  @Test func jUnitIsWhatServersRead() throws {
    let text = JUnitReport(Self.report).text
    let document = try XMLDocument(xml: Array(text.utf8))
    func strings(_ path: String) throws -> [String] { try document.strings(at: path, namespaces: [:]) }
    #expect(try strings("name(/*)") == ["testsuites"])
    #expect(try strings("/testsuites/@tests|/testsuites/@failures|/testsuites/@errors") == ["3", "1", "0"])
    #expect(try strings("/testsuites/testsuite/@name") == ["specs/a", "specs/c"])
    #expect(try strings("/testsuites/testsuite/@tests") == ["2", "1"])
    #expect(try strings("/testsuites/testsuite/@failures") == ["1", "0"])
    // What the schema of Jenkins' reader asks of every case: a name, a class, and nothing in it but known elements.
    #expect(try strings("count(//testcase[@name and @classname and @time])") == ["3"])
    #expect(try strings("count(//testcase/*[not(self::failure)])") == ["0"])
    #expect(try strings("count(//testsuite/*[not(self::testcase) and not(self::system-out)])") == ["0"])
    #expect(try strings("//testcase[failure]/@file") == ["specs/a/b <&>\".exchange.yaml"])
    #expect(try strings("//testcase[failure]/@line") == ["2"])
    #expect(try strings("//failure/@type") == ["request-differs"])
    #expect(try strings("//failure/@message") == ["the request has another header 'X' # TODO \"<&>"])
    #expect(try strings("//testcase/@name") == ["good #1.exchange.yaml", "b <&>\".exchange.yaml", "d.exchange.yaml"])
    let story = try #require(try strings("string(//failure)").first)
    #expect(story.contains("--> specs/a/b <&>\".exchange.yaml:2:1"))
    #expect(story.contains("note: actual:   ]]> b") && story.contains(#"a\u{1b}[2J"#))
    #expect(try strings("string(//system-out)").first?.contains("coverage 0/2") == true)
  }

  // MARK: Secrets

  @Test func secretsAreCalledByTheirNames() throws {
    let spec = try AuthSpec(
      yaml: """
        lanyard: 1
        name: v
        inputs: { base_url: { type: url }, user: {}, password: { secret: true }, pin: { secret: true } }
        methods:
          m:
            login:
              - send: { post: "${base_url}/", json: { a: "${user}", b: "${password}", c: "${pin}" } }
                extract: { token: { json: $.t }, role: { json: $.r, secret: false } }
            session: { after: 1h }
            apply: { headers: { X: "${token}${role}" } }
        """)
    let exchange = try Exchange(
      source: SourceText(
        path: "x",
        text: """
          method: m
          source: made up
          inputs: { base_url: "https://h", user: someone, password: "open sesame", pin: "12" }
          steps:
            - login: []
              session: { token: open sesame t-100, role: keeper }
          """))
    let redact = SecretNames(of: exchange, spec: spec).redact
    #expect(redact("a open sesame b") == "a ‹password› b")
    #expect(redact("b3BlbiBzZXNhbWU=") == "‹password | base64›")
    #expect(redact("x=open%20sesame&y") == "x=‹password | url›&y")
    #expect(redact("open sesame t-100") == "‹token›", "the longer one wins")
    #expect(redact("someone keeper 12") == "someone keeper 12", "neither public values nor ones that are too short")
  }
}

/// A reader of TAP 14 that takes nothing but the forms of the protocol.
private struct TAPReader {
  struct Point {
    var isOK: Bool
    var description: String
    var block: String?
  }

  var plan = 0
  var points: [Point] = []
  var comments: [String] = []

  struct Mistake: Error { var line: String }

  init(_ text: String) throws {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
    guard lines.popFirst() == "TAP version 14", lines.popLast() == "" else { throw Mistake(line: "the frame") }
    guard let match = lines.popFirst()?.wholeMatch(of: #/1\.\.(\d+)/#), let count = Int(match.1) else { throw Mistake(line: "the plan") }
    plan = count
    while let line = lines.popFirst() {
      if let match = line.wholeMatch(of: #/(not )?ok (\d+) - ((?:[^#\\]|\\#|\\\\)*)/#) {
        guard Int(match.2) == points.count + 1 else { throw Mistake(line: String(line)) }
        let description = match.3.replacing("\\#", with: "#").replacing("\\\\", with: "\\")
        points.append(Point(isOK: match.1 == nil, description: String(description)))
      } else if line == "  ---", !points.isEmpty, points[points.count - 1].block == nil {
        var block: [Substring] = []
        while let next = lines.popFirst(), next != "  ..." {
          guard next.hasPrefix("  ") else { throw Mistake(line: String(next)) }
          block.append(next.dropFirst(2))
        }
        points[points.count - 1].block = block.joined(separator: "\n") + "\n"
      } else if line.hasPrefix("# ") {
        comments.append(String(line.dropFirst(2)))
      } else {
        throw Mistake(line: String(line))
      }
    }
    guard points.count == plan else { throw Mistake(line: "the plan does not fit") }
  }
}

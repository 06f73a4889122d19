import LanyardSpec

/// What the plugins `LanyardSpecs` and `ValidateSpecs` run: checks specs and writes Swift for them.
///
/// It sees all that `LanyardSpec` sees. Whether patterns and XPath expressions compile is for `Lanyard`, whose libraries this tool
/// does without: everybody who uses the plugins builds it.
@main
struct SpecTool {
  private static let usage = """
    usage: lanyard-spec-tool check [--strict] SPEC…
           lanyard-spec-tool generate --output FILE [--shown-as PATH] [--configuration FILE] SPEC
           lanyard-spec-tool index --output FILE SPEC…
    """

  static func main() {
    do throws(ToolError) {
      let tool = SpecTool(arguments: try Arguments(Array(CommandLine.arguments.dropFirst())))
      if !(try tool.run()) { end(with: 1) }
    } catch {
      print("error: \(error.message)")
      end(with: error.isMisuse ? 64 : 1)
    }
  }

  let arguments: Arguments

  /// Whether nothing was wrong.
  func run() throws(ToolError) -> Bool {
    switch arguments.command {
    case "check":
      try arguments.check(known: ["strict"])
      return try arguments.someFiles().map { SpecReport($0).show(strictly: arguments.options["strict"] != nil) }.allSatisfy(\.self)
    case "generate":
      try arguments.check(known: ["output", "shown-as", "configuration"])
      return try generate()
    case "index":
      try arguments.check(known: ["output"])
      return try index()
    default: throw .misuse(Self.usage)
    }
  }

  private func generate() throws(ToolError) -> Bool {
    let output = try arguments.output()
    guard let file = try arguments.someFiles().first, arguments.files.count == 1 else { throw .misuse(Self.usage) }
    var configuration = Configuration()
    if let path = arguments.options["configuration"] {
      let report = ConfigurationReport(path)
      guard report.show() else { return false }
      configuration = report.configuration
    }
    let report = SpecReport(file)
    guard report.show(), var spec = report.spec else { return false }
    // The build's own path would tell about this machine, in every message at run time.
    spec.source.path = arguments.options["shown-as"] ?? file
    try OutputFile(path: output).write(LoginFile(spec, access: configuration.access).text)
    return true
  }

  /// A spec that cannot be read is passed over here: generating its type says what is wrong with it.
  private func index() throws(ToolError) -> Bool {
    let output = try arguments.output()
    let index = IndexFile(specs: arguments.files.compactMap { SpecReport($0).spec })
    for (source, diagnostic) in index.diagnostics { print(DiagnosticRenderer(source).shortForm(diagnostic)) }
    guard index.diagnostics.isEmpty else { return false }
    try OutputFile(path: output).write(index.text)
    return true
  }
}

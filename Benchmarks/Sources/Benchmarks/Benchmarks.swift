import Foundation

/// Measures Lanyard beside something that does the least of the same, in one run, and prints a table.
@main
enum Benchmarks {
  static let usage = """
    usage: benchmarks [--quick] [--specs FOLDER] [--lanyard PROGRAM] [ROW…]

    --quick             short rounds, to see whether it works
    --specs FOLDER      where the specs are; ./specs unless given
    --lanyard PROGRAM   a release build of the command, which the rows 'check-files' and 'command' want
    """

  static func main() async {
    do {
      try await run(try Options(CommandLine.arguments.dropFirst()))
    } catch {
      FileHandle.standardError.write(Data("benchmarks: \(error)\n".utf8))
      exit(1)
    }
  }

  private static func run(_ options: Options) async throws {
    let vendor = try Vendor(specs: options.specs)
    let network = try NetworkRows(specs: options.specs)
    var rows = try await SessionRows(vendor: vendor).all()
    let specs = try SpecRows(specs: options.specs, count: 1_000)
    rows += [specs.check(), network.posts(atOnce: 1), network.posts(atOnce: 64)]
    let folder = NSTemporaryDirectory() + "lanyard-benchmarks-\(getpid())"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    if let program = options.program {
      rows.append(try specs.checkFiles(program, in: folder + "/specs"))
      rows.append(try network.command(program, state: folder + "/state"))
    }

    let known = rows.map(\.name) + ["memory"]
    if let unknown = options.rows.first(where: { !known.contains($0) }) {
      throw Failure("there is no row '\(unknown)'; there are \(known.joined(separator: ", "))")
    }
    Report.begin()
    for row in rows where options.wants(row.name) { Report.show(row, try await row.measure(quickly: options.isQuick)) }
    if options.wants("memory") { try await Memory(vendor: vendor).report(quickly: options.isQuick) }
  }
}

private struct Options {
  var isQuick = false
  var specs = "specs"
  var program: String?
  var rows: [String] = []

  init(_ arguments: some Sequence<String>) throws {
    var left = arguments.makeIterator()
    while let argument = left.next() {
      switch argument {
      case "--quick": isQuick = true
      case "--specs": specs = try left.next() ?? { throw Failure(Benchmarks.usage) }()
      case "--lanyard": program = try left.next() ?? { throw Failure(Benchmarks.usage) }()
      case _ where argument.hasPrefix("-"): throw Failure(Benchmarks.usage)
      default: rows.append(argument)
      }
    }
  }

  func wants(_ row: String) -> Bool { rows.isEmpty || rows.contains(row) }
}

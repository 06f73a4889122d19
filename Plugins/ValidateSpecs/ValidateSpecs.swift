import Foundation
import PackagePlugin

/// `swift package validate-specs [--strict] [PATH…]`: says everything that is wrong with auth specs.
///
/// A path is a file, or a folder with `*.auth.yaml` files below it. Without any, it takes those of the package's targets and of its
/// folder `specs`.
@main
struct ValidateSpecs: CommandPlugin {
  func performCommand(context: PluginContext, arguments: [String]) async throws {
    let options = arguments.filter { $0.hasPrefix("--") }
    if let unknown = options.first(where: { $0 != "--strict" }) {
      throw Refusal("there is no option \(unknown); usage: swift package validate-specs [--strict] [PATH…]")
    }
    let paths = arguments.filter { !$0.hasPrefix("--") }
    let specs = paths.isEmpty ? Self.specs(of: context.package) : try paths.flatMap { try Self.specs(at: $0, in: context.package) }
    guard !specs.isEmpty else {
      throw Refusal("there is no *.auth.yaml in \(paths.isEmpty ? "the package" : paths.joined(separator: " or "))")
    }

    let tool = Process()
    tool.executableURL = try context.tool(named: "lanyard-spec-tool").url
    tool.arguments = ["check"] + options + ["--"] + specs
    try tool.run()
    tool.waitUntilExit()
    let count = specs.count == 1 ? "1 spec" : "\(specs.count) specs"
    guard tool.terminationReason == .exit, tool.terminationStatus == 0 else { throw Refusal("\(count) checked: not all can pass") }
    print("\(count) checked: nothing stands in their way")
  }

  private static func specs(of package: Package) -> [String] {
    let ofTargets = package.targets.compactMap { $0.sourceModule }.flatMap { $0.sourceFiles.map(\.url.path) }
    return Set(ofTargets.filter { $0.hasSuffix(suffix) } + specs(below: package.directoryURL.appending(path: "specs").path)).sorted()
  }

  private static func specs(at path: String, in package: Package) throws -> [String] {
    let path = URL(filePath: path, relativeTo: package.directoryURL).path
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { throw Refusal("there is no \(path)") }
    return isFolder.boolValue ? specs(below: path) : [path]
  }

  private static func specs(below folder: String) -> [String] {
    let paths = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return paths.filter { path in path.hasSuffix(suffix) && !path.split(separator: "/").contains { $0.hasPrefix(".") } }
      .map { "\(folder)/\($0)" }.sorted()
  }

  private static let suffix = ".auth.yaml"
}

/// Why the command ends with a failure.
struct Refusal: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

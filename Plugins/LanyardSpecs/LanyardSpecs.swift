import Foundation
import PackagePlugin

/// Checks the `*.auth.yaml` files of a target when it is built, and makes a Swift type of each.
///
/// They lie among the target's own files, in its folder or deeper. A target without any takes those of the package's folder `specs`,
/// where `lanyard check` and `lanyard test` find them as well.
@main
struct LanyardSpecs: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) async throws -> [Command] {
    guard let target = target.sourceModule else { return [] }
    let files = target.sourceFiles.map(\.url)
    var specs = files.filter(\.isSpec)
    if specs.isEmpty { specs = Self.specs(below: context.package.directoryURL.appending(path: "specs")) }
    guard !specs.isEmpty else {
      Diagnostics.warning("the target \(target.name) has no *.auth.yaml, and the package none in its folder specs")
      return []
    }
    specs.sort { $0.path < $1.path }
    guard let repeated = Self.repeatedName(in: specs) else {
      let configuration = files.first { $0.lastPathComponent == "lanyard-specs.yaml" }
      return try specs.map { try Self.typeCommand(for: $0, configuration: configuration, context: context) }
        + [Self.indexCommand(for: specs, context: context)]
    }
    Diagnostics.error("the target \(target.name) has two files called \(repeated)")
    return []
  }

  private static func typeCommand(for spec: URL, configuration: URL?, context: PluginContext) throws -> Command {
    let name = spec.lastPathComponent.dropLast(".yaml".count)
    let output = context.pluginWorkDirectoryURL.appending(path: "\(name).swift")
    let options = configuration.map { ["--configuration", $0.path] } ?? []
    return .buildCommand(
      displayName: "Checking \(spec.lastPathComponent)", executable: try context.tool(named: "lanyard-spec-tool").url,
      arguments: ["generate", "--output", output.path, "--shown-as", shownPath(of: spec, context: context)] + options + ["--", spec.path],
      inputFiles: [spec] + [configuration].compactMap { $0 }, outputFiles: [output])
  }

  private static func indexCommand(for specs: [URL], context: PluginContext) throws -> Command {
    // No type's file ends so, whatever the specs are called.
    let output = context.pluginWorkDirectoryURL.appending(path: "LanyardSpecs.index.swift")
    return .buildCommand(
      displayName: "Listing the specs", executable: try context.tool(named: "lanyard-spec-tool").url,
      arguments: ["index", "--output", output.path, "--"] + specs.map(\.path), inputFiles: specs, outputFiles: [output])
  }

  /// The path below the package's folder: it is shown at run time, on other machines.
  private static func shownPath(of spec: URL, context: PluginContext) -> String {
    let root = context.package.directoryURL.path
    let prefix = root.hasSuffix("/") ? root : root + "/"
    return spec.path.hasPrefix(prefix) ? String(spec.path.dropFirst(prefix.count)) : spec.lastPathComponent
  }

  private static func specs(below folder: URL) -> [URL] {
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil, options: .skipsHiddenFiles)
    return files?.compactMap { $0 as? URL }.filter(\.isSpec) ?? []
  }

  /// Files of a module have different names, and so have those that are made of them.
  private static func repeatedName(in specs: [URL]) -> String? {
    var seen: Set<String> = []
    return specs.map(\.lastPathComponent).first { !seen.insert($0.lowercased()).inserted }
  }
}

extension URL {
  fileprivate var isSpec: Bool { lastPathComponent.hasSuffix(".auth.yaml") }
}

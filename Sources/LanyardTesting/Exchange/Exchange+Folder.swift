import FoundationEssentials
public import LanyardSpec

extension Exchange {
  /// The exchanges that lie in the folder of a spec, in the order of their names: `json` before `json-error`.
  ///
  /// - Throws: `SpecError` for the first one that cannot be read.
  public static func besideSpec(at path: String) throws(SpecError) -> [Exchange] {
    let suffix = ".exchange.yaml"
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "./"
    let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { $0.hasSuffix(suffix) }
    var exchanges: [Exchange] = []
    for name in files.map({ $0.dropLast(suffix.count) }).sorted() { exchanges.append(try Exchange(contentsOf: folder + name + suffix)) }
    return exchanges
  }
}

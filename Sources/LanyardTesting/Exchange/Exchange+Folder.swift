import FoundationEssentials
public import LanyardSpec

extension Exchange {
  /// The exchanges that lie in the folder of a spec, in the order of their names.
  ///
  /// - Throws: `SpecError` for the first one that cannot be read.
  public static func besideSpec(at path: String) throws(SpecError) -> [Exchange] {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "./"
    let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { $0.hasSuffix(".exchange.yaml") }
    var exchanges: [Exchange] = []
    for file in files.sorted() { exchanges.append(try Exchange(contentsOf: folder + file)) }
    return exchanges
  }
}

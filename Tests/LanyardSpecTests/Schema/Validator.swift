import Foundation

@testable import LanyardSpec

/// Somebody else's validator of JSON Schema: Python's jsonschema.
struct Validator {
  static let isInstalled = system("python3 -c 'import jsonschema' >/dev/null 2>&1") == 0

  private static let script = """
    import json, sys
    from jsonschema import Draft202012Validator
    lines = open(sys.argv[1]).read().splitlines()
    schema = json.loads(lines[0])
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    with open(sys.argv[2], "w") as answers:
        for line in lines[1:]:
            errors = [error.message[:200] for error in validator.iter_errors(json.loads(line))]
            print(json.dumps(errors[:1]), file=answers)
    """

  struct Failure: Error {
    var status: Int32
  }

  /// What it has against each document; nil where it has nothing.
  func objections(to documents: [Node]) throws -> [String?] {
    let folder = FileManager.default.temporaryDirectory.appending(path: "lanyard-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let schema = try JSONSerialization.jsonObject(with: Data(SpecSchema.json().utf8))
    let line = String(decoding: try JSONSerialization.data(withJSONObject: schema), as: UTF8.self)
    try write(([line] + documents.map(\.json)).joined(separator: "\n"), to: folder, "questions")
    try write(Self.script, to: folder, "validate.py")
    // With files and without pipes: other tests' children in the same process would inherit their ends.
    let status = system("cd '\(folder.path)' && python3 validate.py questions answers")
    guard status == 0 else { throw Failure(status: status) }
    let output = try String(contentsOf: folder.appending(path: "answers"), encoding: .utf8)
    let answers = output.split(separator: "\n").compactMap { try? JSONDecoder().decode([String].self, from: Data($0.utf8)) }
    guard answers.count == documents.count else { throw Failure(status: 0) }
    return answers.map(\.first)
  }

  private func write(_ text: String, to folder: URL, _ name: String) throws {
    try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
  }
}

extension Node {
  /// The document as an editor sees it, which takes unquoted scalars in JSON's grammar for what they look like.
  fileprivate var json: String {
    var text = ""
    switch content {
    case .scalar(let scalar) where scalar.isJSONLiteral: text = scalar.text
    case .scalar(let scalar) where scalar.style == .plain && scalar.text.isEmpty: text = "null"
    case .scalar(let scalar): text.appendJSONString(scalar.text)
    case .sequence(let nodes): text = "[" + nodes.map(\.json).joined(separator: ",") + "]"
    case .mapping(let entries):
      let members = entries.map { entry in
        var name = ""
        name.appendJSONString(entry.key.value)
        return "\(name):\(entry.value.json)"
      }
      text = "{" + members.joined(separator: ",") + "}"
    }
    return text
  }
}

import Lanyard
import LanyardTesting

/// What a mock says of itself when it begins: to people, and to a command's environment.
struct Announcement {
  private let methods: [MockedMethod]
  private let origin: String

  init(_ vendor: MockVendor, at origin: String) {
    methods = vendor.methods
    self.origin = origin
  }

  /// Inputs that stand in exchanges or are made up are shown with their values, secret or not; what was given is not.
  var text: String {
    methods.map { method in
      if let obstacle = method.obstacle { return "'\(method.name)' is not mocked: \(obstacle)" }
      let inputs = method.inputs.keys.sorted().map { name in "\(name)=\(method.documentedInputs[name] ?? "(as given)")" }
      let assumptions = method.assumptions.map { "\n  \($0)" }.joined()
      return "'\(method.name)' takes \(inputs.isEmpty ? "everybody" : inputs.joined(separator: " "))\(assumptions)"
    }.joined(separator: "\n")
  }

  /// The address, and the inputs of the first mocked method as far as the mock may tell them.
  var variables: [String: String] {
    var variables = ["LANYARD_MOCK_URL": origin]
    guard let method = methods.first(where: { $0.obstacle == nil }) else { return variables }
    variables["LANYARD_MOCK_METHOD"] = method.name
    for (name, value) in method.documentedInputs { variables["LANYARD_MOCK_\(name.uppercased())"] = value }
    return variables
  }
}

public import Lanyard

/// A method of the spec as a mock has it.
public struct MockedMethod: Sendable {
  /// The method's name.
  public let name: String
  /// What logs in: the inputs of the documented login with the mock's own URLs; what no exchange gives is made up. Empty where the
  /// method is not mocked.
  public let inputs: [String: InputValue]
  /// Those of the inputs that the caller did not give: they stand in exchanges or are made up, and are no real secrets.
  public let documentedInputs: [String: String]
  /// Why the method is not mocked.
  public let obstacle: String?
  /// What no exchange shows and the mock makes up, a sentence each.
  public let assumptions: [String]
}

/// The text of a spec with the name under which messages speak of it.
public struct SourceText: Sendable {
  /// The file's path as the user gave it, or a name in angle brackets for text from elsewhere.
  public var path: String
  /// The text.
  public var text: String

  /// Makes a source from a path to show and the text.
  public init(path: String, text: String) {
    self.path = path
    self.text = text
  }
}

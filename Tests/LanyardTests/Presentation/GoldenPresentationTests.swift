import FoundationEssentials
import Lanyard
import Testing

/// Pages and pictures as they were approved. LANYARD_RECORD=1 writes them anew; look at them before committing.
@Suite struct GoldenPresentationTests {
  private static let chosen = [
    Depicted(spec: "snapprotect", method: "json"), Depicted(spec: "men-and-mice", method: "single-sign-on"),
    Depicted(spec: "transmission", method: "rpc"),
  ]

  @Test(arguments: chosen, ["md", "mermaid", "svg"])
  func isAsItWasApproved(_ depicted: Depicted, ending: String) throws {
    let explanation = try depicted.explanation()
    let text =
      switch ending {
      case "md": ExplanationMarkdown(explanation).text
      case "mermaid": MermaidText(SequenceDiagram(explanation)).text
      default: DiagramSVG(SequenceDiagram(explanation)).text
      }
    try compare(text, with: "Tests/LanyardTests/Presentation/Golden/\(depicted.spec)-\(depicted.method).\(ending)")
  }

  @Test func thePictureOfTheReadmeIsCurrent() throws {
    let text = DiagramSVG(SequenceDiagram(try Self.chosen[0].explanation())).text
    try compare(text, with: "Documentation/Images/snapprotect.svg")
    let readme = try String(contentsOfFile: "\(Depicted.root)/README.md", encoding: .utf8)
    #expect(readme.contains("Documentation/Images/snapprotect.svg"))
  }

  private func compare(_ text: String, with path: String) throws {
    let file = "\(Depicted.root)/\(path)"
    if Depicted.isRecording { try text.write(toFile: file, atomically: true, encoding: .utf8) }
    let approved = try String(contentsOfFile: file, encoding: .utf8)
    #expect(approved == text, "LANYARD_RECORD=1 writes \(path) anew")
  }
}

import LanyardFormats
import LanyardSpec

/// A sequence diagram as an SVG: one file without scripts, fonts or links, in the colours that the viewer prefers.
package struct DiagramSVG {
  private let drawing: Drawing

  package init(_ diagram: SequenceDiagram) { drawing = DiagramLayout(diagram).drawing }

  /// The document, the same for the same diagram.
  package var text: String {
    let size = "width=\"\(drawing.width)\" height=\"\(drawing.height)\" viewBox=\"0 0 \(drawing.width) \(drawing.height)\""
    let head = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" \(size) role=\"img\" aria-labelledby=\"title summary\">",
      "<title id=\"title\">\(Self.escaped(drawing.title))</title>", "<desc id=\"summary\">\(Self.escaped(drawing.summary))</desc>",
      "<style>\n\(DiagramStyle.text)</style>", Self.heads,
    ]
    return (head + drawing.shapes.map(Self.markup) + ["</svg>"]).map { "\($0)\n" }.joined()
  }

  private static let heads = """
    <defs>
    <marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto">\
    <path class="head-request" d="M0 1L10 5L0 9z"/></marker>
    <marker id="open" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9" orient="auto">\
    <path class="answer" d="M1 1L9 5L1 9"/></marker>
    <marker id="cross" viewBox="0 0 10 10" refX="5" refY="5" markerWidth="9" markerHeight="9" orient="auto">\
    <path class="failure" d="M1 1L9 9M9 1L1 9"/></marker>
    </defs>
    """

  private static func markup(_ shape: Drawing.Shape) -> String {
    switch shape {
    case .box(let box, let role, let corner):
      "<rect class=\"\(role.name)\" x=\"\(box.x)\" y=\"\(box.y)\" width=\"\(box.width)\" height=\"\(box.height)\""
        + (corner > 0 ? " rx=\"\(corner)\"/>" : "/>")
    case .line(let start, let end, let role, let head):
      "<path class=\"\(role.name)\" d=\"M\(start.x) \(start.y)L\(end.x) \(end.y)\""
        + (head.map { " marker-end=\"url(#\($0.rawValue))\"/>" } ?? "/>")
    case .loop(let start, let end, let reach, let role):
      "<path class=\"\(role.name)\" d=\"M\(start.x) \(start.y)h\(reach)V\(end.y)H\(end.x)\" marker-end=\"url(#arrow)\"/>"
    case .text(let text):
      "<text class=\"\(text.lettering.rawValue) \(text.role.name)-text\" x=\"\(text.place.x)\" y=\"\(text.place.y)\""
        + "\(text.isCentred ? " text-anchor=\"middle\"" : "")>\(escaped(text.text))</text>"
    }
  }

  private static func escaped(_ text: String) -> String {
    text.visible.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}

extension Drawing.Role {
  /// Its class in the style sheet.
  var name: String { self == .noteEdge ? "note-edge" : rawValue }
}

/// The style sheet of a diagram. Every colour is a variable, set for light and for dark; a viewer that knows no variables takes the
/// light colour that stands before each.
enum DiagramStyle {
  private struct Colour {
    var name: String
    var light: String
    var dark: String
  }

  private static let colours = [
    Colour(name: "paper", light: "#ffffff", dark: "#0d1117"),
    Colour(name: "ink", light: "#1f2328", dark: "#e6edf3"),
    Colour(name: "muted", light: "#57606a", dark: "#9aa4af"),
    Colour(name: "line", light: "#c4ccd4", dark: "#3d444d"),
    Colour(name: "panel", light: "#f3f5f8", dark: "#161b22"),
    Colour(name: "band", light: "#e8edf3", dark: "#21262d"),
    Colour(name: "request", light: "#0550ae", dark: "#79b8ff"),
    Colour(name: "answer", light: "#57606a", dark: "#9aa4af"),
    Colour(name: "failure", light: "#b3261e", dark: "#ff8f86"),
    Colour(name: "session", light: "#2f9e5b", dark: "#3fb26f"),
    Colour(name: "note", light: "#eef7f0", dark: "#12261b"),
  ]

  static let text: String = {
    func variables(_ colour: KeyPath<Colour, String>) -> String {
      colours.map { "--\($0.name):\($0[keyPath: colour])" }.joined(separator: ";")
    }
    return """
      :root{color-scheme:light dark;\(variables(\.light))}
      @media (prefers-color-scheme:dark){:root{\(variables(\.dark))}}
      text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",Helvetica,Arial,sans-serif}
      \(Lettering.allCases.map(rule).joined(separator: "\n"))
      \(["ink", "muted", "failure"].map { ".\($0)-text{\(set("fill", $0))}" }.joined(separator: "\n"))
      .paper{\(set("fill", "paper"))}
      .participant{\(set("fill", "panel"));\(set("stroke", "line"))}
      .lifeline{fill:none;\(set("stroke", "line"));stroke-dasharray:5 5}
      .session{\(set("fill", "session"))}
      .section{\(set("fill", "band"))}
      .frame{fill:none;\(set("stroke", "line"))}
      .separator{fill:none;\(set("stroke", "line"));stroke-dasharray:3 4}
      .flag{\(set("fill", "band"));\(set("stroke", "line"))}
      .note{\(set("fill", "note"))}
      .note-edge{\(set("fill", "session"))}
      .head-request{\(set("fill", "request"))}
      .request{fill:none;\(set("stroke", "request"));stroke-width:1.5}
      .answer{fill:none;\(set("stroke", "answer"));stroke-width:1.5}
      path.answer[marker-end],path.failure[marker-end]{stroke-dasharray:6 4}
      .failure{fill:none;\(set("stroke", "failure"));stroke-width:1.5}

      """
  }()

  private static func rule(_ lettering: Lettering) -> String {
    let family = lettering == .code ? ";font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,\"DejaVu Sans Mono\",monospace" : ""
    return ".\(lettering.rawValue){font-size:\(lettering.size)px\(lettering.isBold ? ";font-weight:600" : "")\(family)}"
  }

  private static func set(_ property: String, _ name: String) -> String {
    let light = colours.first { $0.name == name }?.light ?? "#000000"
    return "\(property):\(light);\(property):var(--\(name))"
  }
}

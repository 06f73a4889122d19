/// A text with named values in it: what becomes a template of the spec, and with made-up values a text of the exchange.
struct Written: Hashable {
  enum Piece: Hashable {
    case literal(String)
    case value(name: String, Spelling)
  }

  var pieces: [Piece]

  init(_ pieces: [Piece]) { self.pieces = pieces }
  init(literal: String) { pieces = [.literal(literal)] }
  init(name: String, _ spelling: Spelling = .plain) { pieces = [.value(name: name, spelling)] }

  var names: Set<String> {
    Set(pieces.compactMap { if case .value(let name, _) = $0 { name } else { nil } })
  }

  var isLiteral: Bool { names.isEmpty }

  /// As a template: `Bearer ${token}`.
  var template: String {
    pieces.map { piece in
      switch piece {
      case .literal(let text): text.replacing("${", with: "$${")
      case .value(let name, let spelling): "${\(([name] + spelling.filters).joined(separator: " | "))}"
      }
    }.joined()
  }

  func filled(_ values: [String: String]) -> String {
    pieces.map { piece in
      switch piece {
      case .literal(let text): text
      case .value(let name, let spelling): spelling.encode(values[name] ?? "")
      }
    }.joined()
  }
}

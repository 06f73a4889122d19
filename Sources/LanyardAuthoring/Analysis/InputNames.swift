/// Collects the inputs of a login: each gets a name and a made-up value for the exchange.
struct InputNames {
  let hints: Hints
  private(set) var inputs: [Outline.Input] = []
  private(set) var substitutes: [(real: String, madeUp: String)] = []
  private(set) var secrets: [(name: String, value: String)] = []
  private var madeUp: MadeUp

  init(hints: Hints, taken: [Outline.Input] = []) {
    self.hints = hints
    inputs = taken
    madeUp = MadeUp(instead: Array(hints.values.values))
  }

  /// The name for a field; `username` and `password` for the first of their kind.
  func name(for field: String, role: FieldNames.Role) -> String {
    let usual =
      switch role {
      case .password: "password"
      case .username: "username"
      default: FieldNames.inputName(field)
      }
    let taken = Set(inputs.map(\.name))
    return taken.contains(usual) ? FieldNames.inputName(field, among: taken) : usual
  }

  mutating func add(_ name: String, _ field: String, value: String, isSecret: Bool) {
    guard !inputs.contains(where: { $0.name == name }) else { return }
    let substitute = madeUp.input(name, isSecret: isSecret, like: value)
    inputs.append(Outline.Input(name: name, isSecret: isSecret, madeUp: substitute))
    guard !Self.isPlaceholder(value, of: field) else { return }
    if isSecret { secrets.append((name, value)) }
    if isSecret || value.utf8.count >= 3 { substitutes.append((value, substitute)) }
  }

  /// What documents write where a value belongs is nobody's secret.
  private static func isPlaceholder(_ value: String, of field: String) -> Bool {
    let plain = value.lowercased().filter { $0.isLetter || $0.isNumber }
    let words: Set<String> = [
      "", "password", "yourpassword", "passwd", "pass", "secret", "username", "yourusername", "user", "string", "admin", "test",
    ]
    return words.contains(plain) || plain == field.lowercased() || value.hasPrefix("<") || value.hasPrefix("{") || value.hasPrefix("$")
  }
}

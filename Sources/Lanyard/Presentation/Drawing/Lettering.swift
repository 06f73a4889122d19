/// A kind of text in a drawing, and how much room it takes at most.
///
/// Nobody knows which font a viewer has. The widths are those of the widest of the usual ones (Verdana, DejaVu Sans), so that nothing
/// overlaps or is cut elsewhere either.
enum Lettering: String, Sendable, CaseIterable {
  /// The diagram's title.
  case title
  /// What stands below it.
  case subtitle
  /// The name of a participant, of a section or of a note.
  case heading
  /// What a message is called.
  case label
  /// Prose beside it.
  case prose
  /// What is sent or found, in a type of fixed width.
  case code
  /// The word in a frame's corner.
  case tag

  /// The size in pixels.
  var size: Int {
    switch self {
    case .title: 20
    case .subtitle, .label, .heading: 13
    case .prose: 12
    case .code, .tag: 11
    }
  }

  var lineHeight: Int { size + size / 2 }

  var isBold: Bool {
    switch self {
    case .title, .heading, .tag: true
    case .subtitle, .label, .prose, .code: false
    }
  }

  /// The room that a text takes at most, in pixels.
  func width(of text: String) -> Int {
    let thousandths = text.unicodeScalars.reduce(0) { $0 + advance(of: $1) }
    return (thousandths * size * (isBold && self != .code ? 112 : 100) + 99_999) / 100_000
  }

  /// In thousandths of the size.
  private func advance(of scalar: Unicode.Scalar) -> Int {
    // Letters of other scripts may be as wide as they are high.
    guard scalar.isASCII else { return scalar == "…" ? 1000 : scalar.value < 0x250 ? 850 : 1100 }
    if self == .code { return 620 }
    return switch scalar {
    case "i", "j", "l", "'", "|": 300
    case " ", ".", ",", ":", ";", "!", "/", "\\", "I": 420
    case "f", "t", "r", "(", ")", "[", "]", "-": 460
    case "m", "w", "M", "W", "@", "%": 1030
    case "+", "<", "=", ">", "~", "^", "#", "&": 850
    case "A"..."Z": 800
    default: 660
    }
  }

  // MARK: Lines

  /// The text in lines that are no wider than that. Lines end at blanks; a word that is too long, such as a URL, ends behind a mark
  /// where it has one. The indentation of the first line holds for all of them.
  func wrapped(_ text: String, to width: Int) -> [String] {
    var indent = String(text.prefix { $0 == " " }.prefix(16))
    if self.width(of: indent) * 2 > width { indent = "" }
    let room = width - self.width(of: indent)
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      let candidate = line.isEmpty ? String(word) : "\(line) \(word)"
      if self.width(of: candidate) <= room {
        line = candidate
        continue
      }
      if !line.isEmpty { lines.append(line) }
      var pieces = broken(word, to: room)
      line = pieces.popLast() ?? ""
      lines += pieces
    }
    if !line.isEmpty { lines.append(line) }
    return lines.map { indent + $0 }
  }

  private func broken(_ word: Substring, to room: Int) -> [String] {
    var pieces: [String] = []
    var rest = word
    while width(of: String(rest)) > room {
      // One letter at least, so that there is an end.
      var count = 1
      while width(of: String(rest.prefix(count + 1))) <= room { count += 1 }
      // Behind the last mark of a URL, if that does not leave half of the line empty.
      let fitting = rest.prefix(count)
      if let mark = fitting.lastIndex(where: { "/?&=.,:;-_|)]}".contains($0) }) {
        let upToMark = fitting.distance(from: fitting.startIndex, to: mark) + 1
        if upToMark * 2 >= count { count = upToMark }
      }
      pieces.append(String(rest.prefix(count)))
      rest = rest.dropFirst(count)
    }
    return rest.isEmpty ? pieces : pieces + [String(rest)]
  }
}

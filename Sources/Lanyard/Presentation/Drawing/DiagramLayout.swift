/// Gives everything in a sequence diagram its place: lifelines in columns, events from top to bottom.
struct DiagramLayout {
  private let diagram: SequenceDiagram
  /// The x of each lifeline.
  private let columns: [Int]
  private let width: Int
  /// From back to front: sections and frames, the session's life, the events.
  private var bands: [Drawing.Shape] = []
  private var bars: [Drawing.Shape] = []
  private var shapes: [Drawing.Shape] = []
  private var y = margin
  private var sessionStart: Int?

  private static let margin = 32
  /// Between a lifeline and the text beside it.
  private static let gutter = 18
  private static let barWidth = 10

  init(_ diagram: SequenceDiagram) {
    self.diagram = diagram
    var columns = [Self.margin + 84, Self.margin + 84 + 260]
    for index in diagram.participants.indices.dropFirst(2) { columns.append(columns[index - 1] + (index == 2 ? 460 : 280)) }
    self.columns = columns
    width = (columns.last ?? 0) + Self.participantWidth / 2 + Self.margin + 8
  }

  private static let participantWidth = 280

  var drawing: Drawing {
    var copy = self
    return copy.draw()
  }

  private mutating func draw() -> Drawing {
    let room = width - 2 * Self.margin
    addLines(diagram.title, .title, .ink, x: Self.margin, room: room)
    for subtitle in diagram.subtitles { addLines(subtitle, .subtitle, .muted, x: Self.margin, room: room) }
    y += 14
    let top = addParticipants(withDetails: true)
    for section in diagram.sections { add(section) }
    y += 18
    let bottom = y
    endSession(at: bottom)
    _ = addParticipants(withDetails: false)
    let lifelines = columns.map { x in
      Drawing.Shape.line(.init(x: x, y: top), .init(x: x, y: bottom), .lifeline)
    }
    let height = y + Self.margin - 8
    let paper = Drawing.Shape.box(.init(x: 0, y: 0, width: width, height: height), .paper)
    let names = diagram.participants.map(\.name).joined(separator: ", ")
    return Drawing(
      width: width, height: height, title: "\(diagram.title): \(diagram.subtitles.first ?? "")",
      summary: "A sequence diagram of \(names): \(diagram.sections.map(\.title).joined(separator: "; ")).",
      shapes: [paper] + lifelines + bands + bars + shapes)
  }

  // MARK: Participants

  /// A row of boxes with the names; gives back its lower edge.
  private mutating func addParticipants(withDetails: Bool) -> Int {
    let texts = diagram.participants.enumerated().map { index, participant in
      let room = boxWidth(index) - 20
      let heading = Lettering.heading.wrapped(participant.name, to: room).map { ($0, Lettering.heading, Drawing.Role.ink) }
      let details = withDetails ? participant.details : []
      return heading + details.flatMap { Lettering.code.wrapped($0, to: room) }.map { ($0, Lettering.code, Drawing.Role.muted) }
    }
    let height = (texts.map { lines in lines.reduce(0) { $0 + $1.1.lineHeight } }.max() ?? 0) + 18
    for (index, lines) in texts.enumerated() {
      let box = Drawing.Box(x: columns[index] - boxWidth(index) / 2, y: y, width: boxWidth(index), height: height)
      shapes.append(.box(box, .participant, corner: 6))
      var line = y + (height - lines.reduce(0) { $0 + $1.1.lineHeight }) / 2
      for (text, lettering, role) in lines {
        let place = Drawing.Point(x: columns[index], y: line + lettering.size)
        shapes.append(.text(.init(text: text, place: place, lettering: lettering, role: role, isCentred: true)))
        line += lettering.lineHeight
      }
    }
    y += height
    return y
  }

  private func boxWidth(_ index: Int) -> Int { index <= SequenceDiagram.lanyard ? 136 : Self.participantWidth }

  // MARK: Events

  private mutating func add(_ section: SequenceDiagram.Section) {
    y += 22
    let box = Drawing.Box(x: Self.margin - 12, y: y, width: width - 2 * (Self.margin - 12), height: 26)
    bands.append(.box(box, .section, corner: 4))
    shapes.append(
      .text(.init(text: section.title, place: .init(x: box.x + 12, y: y + 18), lettering: .heading, role: .ink)))
    y += 26
    add(section.events)
  }

  private mutating func add(_ events: [SequenceDiagram.Event], depth: Int = 0) {
    for event in events {
      switch event {
      case .message(let message): message.from == message.to ? addLoop(message) : add(message)
      case .note(let note): add(note)
      case .choice(let branches): add(branches, depth: depth)
      case .sessionBegins: sessionStart = y + 8
      case .sessionEnds:
        y += 8
        endSession(at: y)
      }
    }
  }

  private mutating func endSession(at end: Int) {
    guard let start = sessionStart else { return }
    sessionStart = nil
    let x = columns[SequenceDiagram.lanyard] - Self.barWidth / 2
    bars.append(.box(.init(x: x, y: start, width: Self.barWidth, height: end - start), .session, corner: 3))
  }

  /// The label above the arrow, what goes along below it.
  private mutating func add(_ message: SequenceDiagram.Message) {
    y += 14
    let role = Drawing.Role(message.kind)
    // A message over several lifelines is told beside the one that it leaves on its left.
    let left = min(message.from, message.to)
    let x = columns[left] + Self.gutter
    let room = columns[left + 1] - columns[left] - 2 * Self.gutter
    addLines(message.label, .label, role == .failure ? .failure : .ink, x: x, room: room)
    y += 5
    let (start, end) = (columns[message.from], columns[message.to])
    let inset = end > start ? Self.barWidth / 2 + 1 : -(Self.barWidth / 2 + 1)
    let head: Drawing.Head = role == .failure ? .cross : role == .answer ? .open : .arrow
    shapes.append(.line(.init(x: start + inset, y: y), .init(x: end - inset, y: y), role, head: head))
    y += 5
    for detail in message.details { addLines(detail, message.kind == .failure ? .prose : .code, .muted, x: x, room: room) }
    y += 3
  }

  private mutating func addLoop(_ message: SequenceDiagram.Message) {
    y += 16
    let x = columns[message.from] + Self.barWidth / 2 + 1
    shapes.append(.loop(.init(x: x, y: y), to: .init(x: x, y: y + 20), reach: 34, Drawing.Role(message.kind)))
    let top = y
    addLines(message.label, .label, .ink, x: x + 44, room: columns[message.from + 1] - x - 44 - Self.gutter)
    y = max(y, top + 20) + 6
  }

  private mutating func add(_ note: SequenceDiagram.Note) {
    y += 14
    let x = columns[SequenceDiagram.lanyard] + Self.gutter
    let room = columns[SequenceDiagram.lanyard + 1] - x - Self.gutter
    let first = shapes.count
    let top = y
    y += 8
    addLines(note.title, .heading, .ink, x: x + 14, room: room - 24)
    for line in note.lines { addLines(line, .code, .ink, x: x + 14, room: room - 24) }
    y += 6
    let box = Drawing.Box(x: x, y: top, width: room, height: y - top)
    shapes.insert(contentsOf: [.box(box, .note, corner: 4), .box(.init(x: x, y: top, width: 4, height: box.height), .noteEdge)], at: first)
    y += 2
  }

  // MARK: Choices

  private mutating func add(_ branches: [SequenceDiagram.Branch], depth: Int) {
    y += 16
    let top = y
    let left = Self.margin - 4 + depth * 8
    let right = width - Self.margin + 4 - depth * 8
    for (index, branch) in branches.enumerated() {
      if index > 0 {
        y += 8
        bands.append(.line(.init(x: left, y: y), .init(x: right, y: y), .separator))
      }
      add(branch, depth: depth)
    }
    y += 10
    let word = branches.count > 1 ? "alt" : "opt"
    let tag = Drawing.Box(x: left, y: top, width: Lettering.tag.width(of: word) + 16, height: 18)
    bands.append(.box(.init(x: left, y: top, width: right - left, height: y - top), .frame, corner: 4))
    shapes.append(.box(tag, .flag, corner: 4))
    shapes.append(.text(.init(text: word, place: .init(x: tag.x + 8, y: tag.y + 13), lettering: .tag, role: .muted)))
  }

  /// The condition beside Lanyard's lifeline. A failure alone leaves for the caller in the same row; more than that comes below.
  private mutating func add(_ branch: SequenceDiagram.Branch, depth: Int) {
    let top = y
    let x = columns[SequenceDiagram.lanyard] + Self.gutter
    y += 12
    addLines(branch.condition, .prose, .muted, x: x, room: columns[SequenceDiagram.lanyard + 1] - x - Self.gutter)
    let bottom = y
    if branch.events.count == 1, case .message(let message) = branch.events[0], message.to == SequenceDiagram.caller {
      // Both begin on the same line.
      y = top - 2
      add(message)
      y = max(y, bottom)
    } else {
      add(branch.events, depth: depth + 1)
    }
  }

  // MARK: Text

  private mutating func addLines(_ text: String, _ lettering: Lettering, _ role: Drawing.Role, x: Int, room: Int) {
    for line in lettering.wrapped(text.visible, to: room) {
      let indent = lettering.width(of: String(line.prefix { $0 == " " }))
      let visible = String(line.drop { $0 == " " })
      shapes.append(.text(.init(text: visible, place: .init(x: x + indent, y: y + lettering.size), lettering: lettering, role: role)))
      y += lettering.lineHeight
    }
  }
}

extension Drawing.Role {
  fileprivate init(_ kind: SequenceDiagram.Message.Kind) {
    self =
      switch kind {
      case .request: .request
      case .answer: .answer
      case .failure: .failure
      }
  }
}

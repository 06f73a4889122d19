/// Shapes with whole-numbered places in pixels, from back to front.
struct Drawing: Sendable {
  var width: Int
  var height: Int
  var title: String
  var summary: String
  var shapes: [Shape]

  struct Point: Sendable, Hashable {
    var x: Int
    var y: Int
  }

  struct Box: Sendable, Hashable {
    var x: Int
    var y: Int
    var width: Int
    var height: Int

    func contains(_ other: Box) -> Bool {
      x <= other.x && y <= other.y && other.x + other.width <= x + width && other.y + other.height <= y + height
    }

    func overlaps(_ other: Box) -> Bool {
      x < other.x + other.width && other.x < x + width && y < other.y + other.height && other.y < y + height
    }
  }

  enum Shape: Sendable {
    case box(Box, Role, corner: Int = 0)
    case line(Point, Point, Role, head: Head? = nil)
    /// A bent line that begins and ends at the same side, for a message to oneself.
    case loop(Point, to: Point, reach: Int, Role)
    case text(Text)
  }

  /// A line of text; the place is where it begins, or its middle, on the line on which the letters stand.
  struct Text: Sendable {
    var text: String
    var place: Point
    var lettering: Lettering
    var role: Role
    var isCentred = false

    /// The room that it takes at most.
    var box: Box {
      let width = lettering.width(of: text)
      return Box(
        x: isCentred ? place.x - (width + 1) / 2 : place.x, y: place.y - lettering.size, width: width,
        height: lettering.size + lettering.size / 3)
    }
  }

  /// What stands at the end of an arrow.
  enum Head: String, Sendable { case arrow, open, cross }

  /// What a shape stands for; its colours follow from that.
  enum Role: String, Sendable, CaseIterable {
    case paper, participant, lifeline, session, section, frame, separator, flag, note, noteEdge
    case request, answer, failure
    case ink, muted
  }
}

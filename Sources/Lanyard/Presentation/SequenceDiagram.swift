/// Who says what to whom, from top to bottom: the one model of what `lanyard explain` draws.
///
/// It holds no coordinates and no markup; `MermaidText` and `DiagramSVG` bring it on paper.
package struct SequenceDiagram: Sendable, Equatable {
  package var title: String
  package var subtitles: [String]
  package var participants: [Participant]
  package var sections: [Section]

  package struct Participant: Sendable, Equatable {
    package var name: String
    /// What is told below the name, such as the URL.
    package var details: [String]
  }

  /// A part of the story with a heading of its own.
  package struct Section: Sendable, Equatable {
    package var title: String
    package var events: [Event]
  }

  package enum Event: Sendable, Equatable {
    case message(Message)
    /// A remark beside Lanyard's lifeline.
    case note(Note)
    /// One of the branches is what happens.
    case choice([Branch])
    case sessionBegins
    case sessionEnds
  }

  /// An arrow. `from` and `to` are indices of participants; a message to oneself has both the same.
  package struct Message: Sendable, Equatable {
    package enum Kind: Sendable, Equatable { case request, answer, failure }

    package var kind: Kind
    package var from: Int
    package var to: Int
    package var label: String
    /// What goes along; leading blanks are indentation.
    package var details: [String] = []
  }

  package struct Note: Sendable, Equatable {
    package var title: String
    package var lines: [String]
  }

  package struct Branch: Sendable, Equatable {
    package var condition: String
    package var events: [Event]
  }

  /// The places of the two participants that every diagram has; the origins follow.
  package static let caller = 0
  package static let lanyard = 1
}

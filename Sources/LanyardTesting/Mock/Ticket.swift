import FoundationEssentials
import Lanyard

/// What one login has handed out: a session for every method of the spec whose login this was, since two may differ only in where
/// the token goes.
struct Ticket: Sendable {
  struct Holder: Sendable {
    var entrance: Int
    var account: MockAccount
    var session: Session
  }

  /// Why a session is over.
  enum End: Sendable {
    case expired
    case loggedOut
    case renewed
  }

  let number: Int
  let issuedAt: Date
  var holders: [Holder]
  var end: End?

  /// - Parameter life: how long it lives whatever the spec says.
  func isAlive(at now: Date, life: Duration?) -> Bool {
    if let life { return now < issuedAt + life.timeInterval }
    return holders.allSatisfy { $0.session.isAlive(at: now) }
  }

  func holder(carriedBy request: MockRequest, now: Date) -> Holder? {
    holders.first { $0.session.isCarried(by: request.head, body: request.body, now: now) }
  }

  mutating func use(at now: Date) {
    for index in holders.indices { holders[index].session.lastUsed = now }
  }
}

extension Ticket.End {
  var words: String {
    switch self {
    case .expired: "has expired"
    case .loggedOut: "is logged out"
    case .renewed: "has been replaced by a renewal"
    }
  }
}

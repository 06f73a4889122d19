import LanyardSpec
import Synchronization

/// Collects the places of a spec that come to bear while an exchange is played.
final class Trace: Sendable {
  private let marked = Mutex<Set<SourceRange>>([])

  var places: Set<SourceRange> { marked.withLock { $0 } }

  func mark(_ place: SourceRange) { marked.withLock { _ = $0.insert(place) } }
}

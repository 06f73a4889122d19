package import FoundationEssentials
import LanyardSpec

/// Reads what servers write about time. Nothing here traps, whatever the number; what cannot be understood is nil.
package enum Lifetime {
  /// No session is believed to live longer than ten years: larger numbers are mistakes or mischief.
  static let longest: Double = 10 * 365 * 86400

  /// No vendor keeps anybody waiting for longer than a day, whatever it writes: who waits as long as it says must come back.
  static let longestDelay: Double = 86400

  /// A number of units, or a date (for Retry-After, RFC 9110 §10.2.3), as a delay from now: none for what has passed, a day at most.
  static func delay(_ text: String, unit: TimeUnit, now: Date) -> Duration? {
    let delay = seconds(text, unit: unit) ?? moment(text)?.timeIntervalSince(now)
    return delay.map { .seconds(min(max($0, 0), longestDelay)) }
  }

  /// When something ends that lives for a number of units. Where a vendor writes a moment instead, it is that moment.
  ///
  /// - Parameter skew: By how many seconds the server's clock is ahead of this one.
  static func end(_ text: String, unit: TimeUnit, from now: Date, skew: Double) -> Date? {
    let seconds = seconds(text, unit: unit)
    if let seconds, seconds < longest { return now + seconds }
    // Nobody grants more than ten years, but some write the seconds since 1970 where others count from now.
    let moment = end(at: text, from: now, skew: skew)
    return moment.flatMap { $0 < now + longest ? $0 : nil } ?? seconds.map { now + $0 }
  }

  /// When something ends that lives until a moment by the server's clock; ten years from now at most.
  static func end(at text: String, from now: Date, skew: Double) -> Date? {
    moment(text).map { min($0 - skew, now + longest) }
  }

  /// A non-negative number of units as seconds, ten years at most.
  static func seconds(_ text: String, unit: TimeUnit) -> Double? {
    guard let number = Double(text.trimmed()), !number.isNaN else { return nil }
    return clamp(number * unit.seconds)
  }

  /// A moment: seconds or (from a hundred thousand million on) milliseconds since 1970, ISO 8601, or an HTTP date.
  package static func moment(_ text: String) -> Date? {
    let text = text.trimmed()
    if let number = Double(text) {
      guard number.isFinite, number >= 0 else { return nil }
      let seconds = number >= 1e11 ? number / 1000 : number
      return seconds < 1e11 ? Date(timeIntervalSince1970: seconds) : nil
    }
    let dateTime = Date.ISO8601FormatStyle(timeZoneSeparator: .colon)
    return (try? dateTime.parse(text))
      ?? (try? Date.ISO8601FormatStyle(timeZoneSeparator: .colon, includingFractionalSeconds: true).parse(text))
      ?? HTTPDate.parse(text)
  }

  private static func clamp(_ seconds: Double) -> Double { min(max(seconds, 0), longest) }
}

package import FoundationEssentials
import LanyardSpec

/// Reads what servers write about time. Nothing here traps, whatever the number; what cannot be understood is nil.
enum Lifetime {
  /// No session is believed to live longer than ten years: larger numbers are mistakes or mischief.
  static let longest: Double = 10 * 365 * 86400

  /// A number of units, or an HTTP date (for Retry-After), as a delay from now.
  static func delay(_ text: String, unit: TimeUnit, now: Date = Date()) -> Duration? {
    if let seconds = seconds(text, unit: unit) { return .seconds(seconds) }
    return moment(text).map { .seconds(clamp($0.timeIntervalSince(now))) }
  }

  /// A non-negative number of units as seconds, ten years at most.
  static func seconds(_ text: String, unit: TimeUnit) -> Double? {
    guard let number = Double(text.trimmed()), !number.isNaN else { return nil }
    return clamp(number * unit.seconds)
  }

  /// A moment: seconds or (from a hundred thousand million on) milliseconds since 1970, ISO 8601, or an HTTP date.
  static func moment(_ text: String) -> Date? {
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

/// The dates of HTTP and cookies: `Sun, 06 Nov 1994 08:49:37 GMT` and what servers write instead (RFC 6265 §5.1.1).
package enum HTTPDate {
  package static func parse(_ text: String) -> Date? {
    let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    var time: [Int]?
    var day: Int?
    var month: Int?
    var year: Int?
    for token in text.split(whereSeparator: { !($0.isASCII && ($0.isLetter || $0.isNumber || $0 == ":")) }) {
      let clock = token.split(separator: ":").map { Int($0) }
      if time == nil, clock.count == 3, clock.allSatisfy({ $0 != nil }) {
        time = clock.compactMap(\.self)
      } else if day == nil, token.count <= 2, let number = Int(token) {
        day = number
      } else if month == nil, let index = months.firstIndex(of: token.prefix(3).lowercased()) {
        month = index + 1
      } else if year == nil, token.count <= 4, let number = Int(token) {
        year = number < 70 ? number + 2000 : number < 100 ? number + 1900 : number
      }
    }
    guard let time, let day, let month, let year, (1...31).contains(day), (1601...9999).contains(year), time[0] < 24, time[1] < 60,
      time[2] <= 60, time.allSatisfy({ $0 >= 0 })
    else { return nil }
    return Date(timeIntervalSince1970: Double(daysSince1970(year, month, day) * 86400 + time[0] * 3600 + time[1] * 60 + time[2]))
  }

  /// The proleptic Gregorian calendar, counted in eras of 400 years that begin in March.
  private static func daysSince1970(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468
  }
}

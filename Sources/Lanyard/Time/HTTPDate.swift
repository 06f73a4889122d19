package import FoundationEssentials

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

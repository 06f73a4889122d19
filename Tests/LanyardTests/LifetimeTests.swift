import FoundationEssentials
import LanyardSpec
import Testing

@testable import Lanyard

@Suite struct LifetimeTests {
  @Test(
    arguments: [
      ("3600", 3600), ("0", 0), ("-1", 0), ("1e400", Lifetime.longest), ("9223372036854775808", Lifetime.longest), ("1.5", 1.5),
      (" 60 ", 60),
      ("", nil), ("soon", nil), ("nan", nil), ("inf", Lifetime.longest),
    ] as [(String, Double?)])
  func secondsFromAnswers(text: String, expected: Double?) { #expect(Lifetime.seconds(text, unit: .seconds) == expected) }

  @Test func unitsScale() {
    #expect(Lifetime.seconds("5", unit: .minutes) == 300)
    #expect(Lifetime.seconds("5000", unit: .milliseconds) == 5)
  }

  @Test(
    arguments: [
      ("1767225600", 1_767_225_600), ("1767225600000", 1_767_225_600), ("1767225600.5", 1_767_225_600.5),
      ("2026-01-01T00:00:00Z", 1_767_225_600),
      ("2026-01-01T01:00:00+01:00", 1_767_225_600), ("2026-01-01T00:00:00.250Z", 1_767_225_600.25),
      ("Thu, 01 Jan 2026 00:00:00 GMT", 1_767_225_600),
      ("Thursday, 01-Jan-26 00:00:00 GMT", 1_767_225_600), ("Thu Jan  1 00:00:00 2026", 1_767_225_600), ("-1", nil), ("1e400", nil),
      ("nan", nil),
      ("yesterday", nil), ("", nil), ("99999999999999999999999", nil), ("Thu, 41 Jan 2026 00:00:00 GMT", nil),
      ("Thu, 01 Jan 2026 25:00:00 GMT", nil),
    ] as [(String, Double?)])
  func momentsFromAnswers(text: String, expected: Double?) { #expect(Lifetime.moment(text)?.timeIntervalSince1970 == expected) }

  @Test func leapYearsAreCounted() {
    #expect(HTTPDate.parse("Thu, 29 Feb 2024 12:00:00 GMT")?.timeIntervalSince1970 == 1_709_208_000)
    #expect(HTTPDate.parse("Sun, 06 Nov 1994 08:49:37 GMT")?.timeIntervalSince1970 == 784_111_777)
  }
}

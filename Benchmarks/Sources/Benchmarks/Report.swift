import Foundation

/// A table in Markdown, printed as it grows.
enum Report {
  static func begin() {
    print("| row | Lanyard | | baseline | | ratio |")
    print("|---|---|---:|---|---:|---:|")
  }

  static func show(_ row: Row, _ measurement: Measurement) {
    show(
      row.name, row.lanyard.name, time(measurement.lanyard), row.baseline.name, time(measurement.baseline), ratio: measurement.ratio)
  }

  static func show(_ name: String, _ lanyard: String, _ result: String, _ baseline: String, _ other: String, ratio: Double) {
    print("| \(name) | \(lanyard) | \(result) | \(baseline) | \(other) | \(short(ratio)) |")
    fflush(nil)
  }

  private static func time(_ seconds: Double) -> String {
    switch seconds {
    case ..<1e-6: "\(short(seconds * 1e9)) ns"
    case ..<1e-3: "\(short(seconds * 1e6)) µs"
    case ..<1: "\(short(seconds * 1e3)) ms"
    default: "\(short(seconds)) s"
    }
  }

  /// Three digits at most, so long as there are not more before the point.
  private static func short(_ value: Double) -> String {
    if value >= 100 { return "\(Int(value.rounded()))" }
    let scale: Double = value >= 10 ? 10 : 100
    return "\((value * scale).rounded() / scale)"
  }
}

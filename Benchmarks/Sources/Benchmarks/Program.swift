import CBaselines
import Foundation

/// A program as a process of its own, from its start to its end.
enum Program {
  /// Runs it so often; anything but success is a failure.
  static func run(_ arguments: [String], _ count: Int = 1) throws {
    var pointers = arguments.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    for _ in 0..<count {
      let status = baseline_run(&pointers)
      guard status == 0 else { throw Failure("\(arguments[0]) ended with \(status)") }
    }
  }
}

import FoundationEssentials
import LanyardPOSIX

/// A file that is being written beside its place, and takes it only when it is complete: nobody ever finds half of it under its name.
///
/// A draft that is let go of, or that a signal finds, is removed. What is no file, such as `/dev/null` or a pipe, is written to directly.
final class Draft {
  private let place: String
  /// Where the draft lies; nil for what is no file, and when it has taken its place.
  private var path: String?
  private let file: OpenFile

  /// Begins a draft for a place.
  init(for name: String) throws(SystemError) {
    let place = try Self.target(of: name)
    self.place = place
    let old = try? POSIX.info(at: place)
    guard old == nil || old?.kind == .regular else {
      file = try OpenFile(place, .replacing)
      return
    }
    let folder = place.lastIndex(of: "/").map { place[...$0] } ?? ""
    let path = "\(folder).\(place.dropFirst(folder.count)).\(String(UInt32.random(in: .min ... .max), radix: 36))"
    // A file that its owner has kept from others stays so.
    let permissions = old?.permissions ?? 0o666
    file = try Interrupts.uninterrupted { () throws(SystemError) in
      let file = try OpenFile(path, .creating(permissions: permissions))
      Leftovers.add(path)
      return file
    }
    self.path = path
  }

  deinit {
    if let path { Interrupts.uninterrupted { Leftovers.remove(path) } }
  }

  func write(_ bytes: [UInt8]) throws(SystemError) { try file.write(bytes) }

  /// Puts the file into its place.
  func keep() throws(SystemError) {
    guard let path else { return }
    try Interrupts.uninterrupted { [place] () throws(SystemError) in
      try POSIX.rename(path, to: place)
      Leftovers.forget(path)
    }
    self.path = nil
  }

  /// Where symbolic links lead: the file that they mean is replaced, and not one of them.
  private static func target(of name: String) throws(SystemError) -> String {
    var path = name
    for _ in 0..<40 {
      guard (try? POSIX.info(at: path))?.kind == .link else { return path }
      guard let destination = try? FileManager.default.destinationOfSymbolicLink(atPath: path) else { throw .missing }
      let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
      path = destination.hasPrefix("/") ? destination : folder + destination
    }
    throw .link
  }
}

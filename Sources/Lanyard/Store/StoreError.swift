/// Why a session could not be kept, read or forgotten. It names places, never content.
public struct StoreError: Error, Sendable, Hashable {
  /// What went wrong, as a stable name to switch on.
  public struct Code: Sendable, Hashable, RawRepresentable, CustomStringConvertible {
    /// The name as it is printed.
    public var rawValue: String
    /// Makes a code from its printed name.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// The name as it is printed.
    public var description: String { rawValue }

    /// What is kept is damaged, too large, or not what the store writes.
    public static let corrupt = Code(rawValue: "store.corrupt")
    /// What is kept belongs to somebody else, or others may read or change it.
    public static let permission = Code(rawValue: "store.permission")
    /// What is kept was written by another version of Lanyard.
    public static let version = Code(rawValue: "store.version")
    /// It could not be written: no space, no right, no folder.
    public static let write = Code(rawValue: "store.write")
    /// There is no such place, or it cannot be reached.
    public static let unavailable = Code(rawValue: "store.unavailable")
    /// Somebody else is obtaining the session, and takes longer than one is willing to wait.
    public static let busy = Code(rawValue: "store.busy")
    /// The lease under which something was to be kept has gone to somebody else.
    public static let leaseLost = Code(rawValue: "store.lease-lost")
    /// The caller was cancelled.
    public static let cancelled = Code(rawValue: "store.cancelled")
  }

  /// What went wrong.
  public var code: Code
  /// It in words, one sentence without a full stop.
  public var message: String
  /// How to mend it.
  public var help: String?

  /// Makes an error, for a store.
  public init(_ code: Code, _ message: String, help: String? = nil) {
    self.code = code
    self.message = message
    self.help = help
  }
}

extension StoreError: CustomStringConvertible {
  /// Code, message and help in a line.
  public var description: String { "\(code): \(message)" + (help.map { "; \($0)" } ?? "") }
}

extension StoreError {
  /// Somebody else has the lease for the key.
  package static func busy(_ key: String) -> StoreError {
    StoreError(.busy, "somebody else is obtaining the session \(name(key)), and takes longer than one is willing to wait")
  }

  /// The caller was cancelled.
  package static func cancelled() -> StoreError { StoreError(.cancelled, "the caller was cancelled while it waited for the store") }

  /// The lease for the key is not held any longer.
  package static func leaseLost(_ key: String) -> StoreError {
    StoreError(
      .leaseLost, "the right to keep the session \(name(key)) has gone to somebody else", help: "take the session that is kept now")
  }

  /// A key as it is printed: enough of it to find the file.
  private static func name(_ key: String) -> String { key.count > 12 ? key.prefix(12) + "…" : key }
}

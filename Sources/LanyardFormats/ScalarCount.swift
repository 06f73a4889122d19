extension [UInt8] {
  /// How many Unicode scalars begin before an offset in this UTF-8.
  func scalarCount(before offset: Int) -> Int { prefix(offset).count { $0 & 0xC0 != 0x80 } }
}

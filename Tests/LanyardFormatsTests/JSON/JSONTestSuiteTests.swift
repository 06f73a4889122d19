import LanyardFormats
import Testing

/// Nicolas Seriot's JSONTestSuite: what every parser must take (y), must refuse (n), and may treat as it likes (i).
@Suite(.enabled(if: Vectors.exists("json-test-suite/test_parsing"), "the vectors are not at hand"))
struct JSONTestSuiteTests {
  static let folder = "json-test-suite/test_parsing"

  /// Where RFC 8259 leaves the choice: numbers of any size are kept as they are written, everything else that is doubtful is refused.
  static let verdicts: [String: JSONError.Code?] = [
    "i_number_double_huge_neg_exp.json": nil,
    "i_number_huge_exp.json": nil,
    "i_number_neg_int_huge_exp.json": nil,
    "i_number_pos_double_huge_exp.json": nil,
    "i_number_real_neg_overflow.json": nil,
    "i_number_real_pos_overflow.json": nil,
    "i_number_real_underflow.json": nil,
    "i_number_too_big_neg_int.json": nil,
    "i_number_too_big_pos_int.json": nil,
    "i_number_very_big_negative_int.json": nil,
    "i_object_key_lone_2nd_surrogate.json": .loneSurrogate,
    "i_string_1st_surrogate_but_2nd_missing.json": .loneSurrogate,
    "i_string_1st_valid_surrogate_2nd_invalid.json": .loneSurrogate,
    "i_string_UTF-16LE_with_BOM.json": .encoding,
    "i_string_UTF-8_invalid_sequence.json": .encoding,
    "i_string_UTF8_surrogate_U+D800.json": .encoding,
    "i_string_incomplete_surrogate_and_escape_valid.json": .loneSurrogate,
    "i_string_incomplete_surrogate_pair.json": .loneSurrogate,
    "i_string_incomplete_surrogates_escape_valid.json": .loneSurrogate,
    "i_string_invalid_lonely_surrogate.json": .loneSurrogate,
    "i_string_invalid_surrogate.json": .loneSurrogate,
    "i_string_invalid_utf-8.json": .encoding,
    "i_string_inverted_surrogates_U+1D11E.json": .loneSurrogate,
    "i_string_iso_latin_1.json": .encoding,
    "i_string_lone_second_surrogate.json": .loneSurrogate,
    "i_string_lone_utf8_continuation_byte.json": .encoding,
    "i_string_not_in_unicode_range.json": .encoding,
    "i_string_overlong_sequence_2_bytes.json": .encoding,
    "i_string_overlong_sequence_6_bytes.json": .encoding,
    "i_string_overlong_sequence_6_bytes_null.json": .encoding,
    "i_string_truncated-utf-8.json": .encoding,
    "i_string_utf16BE_no_BOM.json": .encoding,
    "i_string_utf16LE_no_BOM.json": .encoding,
    "i_structure_500_nested_arrays.json": .depth,
    "i_structure_UTF-8_BOM_empty_object.json": nil,
  ]

  @Test func takesAllThatIsValid() throws {
    let names = Vectors.names(in: Self.folder).filter { $0.hasPrefix("y_") }
    #expect(names.count == 95)
    for name in names {
      let bytes = try Vectors.bytes("\(Self.folder)/\(name)")
      #expect(throws: Never.self, "\(name)") { _ = try JSONValue(parsing: bytes) }
    }
  }

  @Test func refusesAllThatIsNot() throws {
    let names = Vectors.names(in: Self.folder).filter { $0.hasPrefix("n_") }
    #expect(names.count == 188)
    for name in names {
      let bytes = try Vectors.bytes("\(Self.folder)/\(name)")
      let error = #expect(throws: JSONError.self, "\(name)") { _ = try JSONValue(parsing: bytes) }
      #expect(error.map { (0...bytes.count).contains($0.offset) } == true, "\(name)")
    }
  }

  @Test func decidesTheDoubtfulAsWrittenDown() throws {
    let names = Vectors.names(in: Self.folder).filter { $0.hasPrefix("i_") }
    #expect(Set(names) == Set(Self.verdicts.keys))
    for name in names {
      let bytes = try Vectors.bytes("\(Self.folder)/\(name)")
      var code: JSONError.Code?
      do { _ = try JSONValue(parsing: bytes) } catch { code = error.code }
      #expect(code == Self.verdicts[name] ?? nil, "\(name)")
    }
  }

  /// What is parsed and written again means the same and keeps its digits.
  @Test func writesWhatItRead() throws {
    for name in Vectors.names(in: Self.folder) where name.hasPrefix("y_") {
      let value = try JSONValue(parsing: try Vectors.bytes("\(Self.folder)/\(name)"))
      let again = try JSONValue(parsing: value.serialized())
      #expect(again.isEqual(to: value), "\(name)")
      #expect(again.serialized() == value.serialized(), "\(name)")
    }
  }
}

/// The Big List of Naughty Strings.
@Suite(.enabled(if: Vectors.exists("blns/blns.json"), "the vectors are not at hand"))
struct NaughtyStringTests {
  @Test func comeBackFromEscapingUnchanged() throws {
    let list = try JSONValue(parsing: try Vectors.bytes("blns/blns.json"))
    guard case .array(let entries) = list.kind else {
      Issue.record("the list is no array")
      return
    }
    #expect(entries.count > 500)
    for entry in entries {
      guard case .string(let text) = entry.kind else {
        Issue.record("an entry is no string")
        continue
      }
      let escaped = JSONValue.escape(text)
      #expect(escaped.allSatisfy { $0 >= 0x20 })
      guard case .string(let again) = try JSONValue(parsing: escaped).kind else {
        Issue.record("not a string")
        continue
      }
      #expect(Array(again.utf8) == Array(text.utf8))
    }
  }
}

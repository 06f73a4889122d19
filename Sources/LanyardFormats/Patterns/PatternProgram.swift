import CLibPCRE2

/// A pattern compiled by PCRE2: the one place that talks to the library.
///
/// No just-in-time compiler, since it keeps no limit of depth and heap. The library's limit of match steps counts anew at each
/// place where a match may begin, and knows nothing of long runs: hence the callouts, which count over all of a search.
@safe final class PatternProgram: @unchecked Sendable {
  // Sendable: PCRE2 never changes compiled code, and every match has data of its own (pcre2api, "Multithreading").
  private let code: OpaquePointer
  private let groupCount: Int

  private enum Limit {
    static let patternLength = 4096
    static let nesting: UInt32 = 32
    static let subjectLength = 4 << 20
    /// From one place: a few milliseconds of backtracking.
    static let matchSteps: UInt32 = 200_000
    static let heapKibibytes: UInt32 = 16 << 10
    static let depth: UInt32 = 100_000
  }

  /// - Parameter isIRegexp: `$` is the very end of the text, also if that ends in a line feed.
  init(_ pattern: String, isIRegexp: Bool = false) throws(PatternError) {
    let bytes = Array(pattern.utf8)
    guard let context = unsafe pcre2_compile_context_create_8(nil) else { throw PatternProgram.outOfMemory }
    defer { unsafe pcre2_compile_context_free_8(context) }
    _ = unsafe pcre2_set_max_pattern_length_8(context, Limit.patternLength)
    _ = unsafe pcre2_set_parens_nest_limit_8(context, Limit.nesting)
    // Said outright, because the library's defaults differ from system to system.
    _ = unsafe pcre2_set_newline_8(context, UInt32(PCRE2_NEWLINE_LF))
    _ = unsafe pcre2_set_bsr_8(context, UInt32(PCRE2_BSR_UNICODE))
    var options = PCRE2_UTF | PCRE2_NO_UTF_CHECK | PCRE2_NEVER_BACKSLASH_C | PCRE2_NEVER_UCP | PCRE2_AUTO_CALLOUT
    if isIRegexp { options |= PCRE2_DOLLAR_ENDONLY }
    var status: Int32 = 0
    var offset = 0
    guard let code = unsafe pcre2_compile_8(bytes, bytes.count, options, &status, &offset, context) else {
      throw Self.compileError(status, at: offset, in: bytes)
    }
    unsafe self.code = code
    var groups: UInt32 = 0
    _ = unsafe pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_CAPTURECOUNT), &groups)
    groupCount = Int(groups)
  }

  deinit { unsafe pcre2_code_free_8(code) }

  /// The byte ranges of the whole match and of each group; nil where nothing matches.
  ///
  /// - Parameters:
  ///   - subject: well-formed UTF-8.
  ///   - isWhole: the match must begin at the beginning and end at the end.
  ///   - steps: how much may be done; what was done is taken off.
  func match(_ subject: [UInt8], isWhole: Bool, steps: inout Int) throws(PatternError) -> [Range<Int>?]? {
    guard subject.count <= Limit.subjectLength else {
      throw PatternError(.limit, "the text to match is longer than \(Limit.subjectLength >> 20) MiB")
    }
    guard let context = unsafe pcre2_match_context_create_8(nil) else { throw Self.outOfMemory }
    defer { unsafe pcre2_match_context_free_8(context) }
    guard let data = unsafe pcre2_match_data_create_from_pattern_8(code, nil) else { throw Self.outOfMemory }
    defer { unsafe pcre2_match_data_free_8(data) }
    _ = unsafe pcre2_set_match_limit_8(context, Limit.matchSteps)
    _ = unsafe pcre2_set_heap_limit_8(context, Limit.heapKibibytes)
    _ = unsafe pcre2_set_depth_limit_8(context, Limit.depth)

    var meter = Meter(remaining: steps)
    defer { steps = meter.remaining }
    let options = PCRE2_NO_UTF_CHECK | (isWhole ? PCRE2_ANCHORED | PCRE2_ENDANCHORED : 0)
    let status = unsafe withUnsafeMutablePointer(to: &meter) { meter in
      _ = unsafe pcre2_set_callout_8(context, { unsafe Meter.count($0, $1) }, meter)
      return unsafe pcre2_match_8(code, subject, subject.count, 0, options, data, context)
    }
    if status == PCRE2_ERROR_NOMATCH { return nil }
    guard status > 0, let offsets = unsafe pcre2_get_ovector_pointer_8(data) else { throw Self.matchError(status) }
    return (0...groupCount).map { group in
      let (start, end) = unsafe (offsets[2 * group], offsets[2 * group + 1])
      // Both are -1 (PCRE2_UNSET) for a group that took no part.
      return start >= 0 && start <= end && end <= subject.count ? start..<end : nil
    }
  }

  /// Counts what a search does: the items of the pattern that are tried, and the text that they pass over, sixteen bytes as one step.
  private struct Meter {
    var remaining: Int
    var position = 0

    /// Called by the library before each item of the pattern.
    static func count(_ block: UnsafeMutablePointer<pcre2_callout_block_8>?, _ meter: UnsafeMutableRawPointer?) -> Int32 {
      guard let block = unsafe block, let meter = unsafe meter?.assumingMemoryBound(to: Meter.self) else { return PCRE2_ERROR_INTERNAL }
      let position = unsafe block.pointee.current_position
      unsafe meter.pointee.remaining -= 1 + max(0, (position - meter.pointee.position) / 16)
      unsafe meter.pointee.position = position
      return unsafe meter.pointee.remaining < 0 ? PCRE2_ERROR_CALLOUT : 0
    }
  }

  // MARK: Errors

  private static let outOfMemory = PatternError(.failure, "there is no memory for the pattern")

  private static func compileError(_ status: Int32, at offset: Int, in pattern: [UInt8]) -> PatternError {
    switch status {
    case PCRE2_ERROR_PATTERN_STRING_TOO_LONG:
      return PatternError(.limit, "the pattern is longer than \(Limit.patternLength) bytes")
    case PCRE2_ERROR_PARENTHESES_NEST_TOO_DEEP:
      return PatternError(.limit, "parentheses are nested more than \(Limit.nesting) deep", at: pattern.scalarCount(before: offset))
    case PCRE2_ERROR_PATTERN_TOO_LARGE, PCRE2_ERROR_QUANTIFIER_TOO_BIG, PCRE2_ERROR_PATTERN_TOO_COMPLICATED:
      return PatternError(.limit, message(status), at: pattern.scalarCount(before: offset))
    case PCRE2_ERROR_HEAP_FAILED:
      return outOfMemory
    default:
      return PatternError(.syntax, message(status), at: pattern.scalarCount(before: offset))
    }
  }

  private static func matchError(_ status: Int32) -> PatternError {
    switch status {
    case PCRE2_ERROR_MATCHLIMIT, PCRE2_ERROR_DEPTHLIMIT, PCRE2_ERROR_HEAPLIMIT, PCRE2_ERROR_CALLOUT, PCRE2_ERROR_RECURSELOOP,
      PCRE2_ERROR_NOMEMORY:
      PatternError(
        .limit, "matching was given up: the pattern takes too much work on this text; avoid a repetition within a repetition")
    default: PatternError(.failure, "matching failed: \(message(status))")
    }
  }

  private static func message(_ status: Int32) -> String {
    var buffer = [UInt8](repeating: 0, count: 256)
    let length = unsafe pcre2_get_error_message_8(status, &buffer, buffer.count)
    return length > 0 ? String(decoding: buffer.prefix(Int(length)), as: UTF8.self) : "PCRE2 error \(status)"
  }
}

internal import CLibYAML

/// One step on a walk through a YAML text.
struct YAMLEvent {
  enum Kind {
    case documentStart(hasDirectives: Bool)
    case scalar(Node.Scalar.Style, isEmpty: Bool)
    case alias
    case sequenceStart(isFlow: Bool)
    case sequenceEnd
    case mappingStart(isFlow: Bool)
    case mappingEnd
  }

  var kind: Kind
  /// What libyaml calls the event's place: it begins with the node's properties, and of a block it ends at the next token.
  var range: SourceRange
  /// Whether an anchor stands before the node.
  var hasAnchor = false
  /// Whether a tag stands before the node.
  var hasTag = false

  var hasProperties: Bool { hasAnchor || hasTag }
}

/// Why libyaml went no further.
struct YAMLFailure {
  /// libyaml's words, such as `did not find expected key`.
  var problem: String
  var place: SourceLocation
  /// What it was about to do, such as `while parsing a block mapping`, and where that began.
  var context: String
  var contextPlace: SourceLocation
}

/// Walks through YAML with libyaml: the only place that touches it.
enum YAMLEvents {
  /// Calls `visit` for each event, of a scalar with its text, until all has been seen, `visit` returns false, or libyaml gives up.
  static func walk(_ text: String, visit: (YAMLEvent, _ text: consuming String) -> Bool) -> YAMLFailure? {
    // Told the encoding, libyaml takes a byte order mark for text.
    var text = text
    if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
    return text.withUTF8 { bytes in unsafe walk(bytes, visit: visit) }
  }

  private static func walk(_ bytes: UnsafeBufferPointer<UInt8>, visit: (YAMLEvent, _ text: consuming String) -> Bool) -> YAMLFailure? {
    // libyaml asserts that there is an input, and an empty buffer need not have an address.
    guard let input = bytes.baseAddress else { return nil }
    // On the heap: the parser keeps a pointer to itself.
    let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    defer { unsafe parser.deallocate() }
    guard unsafe yaml_parser_initialize(parser) == 1 else {
      let beginning = SourceRange.beginning.start
      return YAMLFailure(problem: "out of memory", place: beginning, context: "", contextPlace: beginning)
    }
    defer { unsafe yaml_parser_delete(parser) }
    unsafe yaml_parser_set_input_string(parser, input, bytes.count)
    unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)

    while true {
      var event = unsafe yaml_event_t()
      guard unsafe yaml_parser_parse(parser, &event) == 1 else { return unsafe YAMLFailure(parser.pointee) }
      defer { unsafe yaml_event_delete(&event) }
      if unsafe event.type == YAML_STREAM_END_EVENT { return nil }
      if let step = unsafe YAMLEvent(event), unsafe !visit(step, event.text) { return nil }
    }
  }
}

extension YAMLFailure {
  fileprivate init(_ parser: yaml_parser_t) {
    unsafe self.init(
      problem: parser.problem.map { unsafe String(cString: $0) } ?? "out of memory",
      place: SourceLocation(parser.problem_mark),
      context: parser.context.map { unsafe String(cString: $0) } ?? "",
      contextPlace: SourceLocation(parser.context_mark))
  }
}

extension YAMLEvent {
  /// The events that say something about the tree; nil for the others.
  @inline(__always)
  fileprivate init?(_ event: yaml_event_t) {
    let range = unsafe SourceRange(SourceLocation(event.start_mark), SourceLocation(event.end_mark))
    switch unsafe event.type {
    case YAML_DOCUMENT_START_EVENT:
      let start = unsafe event.data.document_start
      let hasDirectives = unsafe start.version_directive != nil || start.tag_directives.start != start.tag_directives.end
      self.init(kind: .documentStart(hasDirectives: hasDirectives), range: range)
    case YAML_ALIAS_EVENT:
      self.init(kind: .alias, range: range)
    case YAML_SCALAR_EVENT:
      let scalar = unsafe event.data.scalar
      unsafe self.init(
        kind: .scalar(Node.Scalar.Style(scalar.style), isEmpty: scalar.length == 0), range: range,
        hasAnchor: scalar.anchor != nil, hasTag: scalar.tag != nil)
    case YAML_SEQUENCE_START_EVENT:
      let start = unsafe event.data.sequence_start
      unsafe self.init(
        kind: .sequenceStart(isFlow: start.style == YAML_FLOW_SEQUENCE_STYLE), range: range,
        hasAnchor: start.anchor != nil, hasTag: start.tag != nil)
    case YAML_SEQUENCE_END_EVENT:
      self.init(kind: .sequenceEnd, range: range)
    case YAML_MAPPING_START_EVENT:
      let start = unsafe event.data.mapping_start
      unsafe self.init(
        kind: .mappingStart(isFlow: start.style == YAML_FLOW_MAPPING_STYLE), range: range,
        hasAnchor: start.anchor != nil, hasTag: start.tag != nil)
    case YAML_MAPPING_END_EVENT:
      self.init(kind: .mappingEnd, range: range)
    default:
      return nil
    }
  }
}

extension yaml_event_t {
  /// The text of a scalar; empty for other events.
  fileprivate var text: String {
    guard unsafe type == YAML_SCALAR_EVENT else { return "" }
    let scalar = unsafe data.scalar
    return unsafe String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
  }
}

extension Node.Scalar.Style {
  fileprivate init(_ style: yaml_scalar_style_t) {
    switch style {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: self = .singleQuoted
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: self = .doubleQuoted
    case YAML_LITERAL_SCALAR_STYLE: self = .literal
    case YAML_FOLDED_SCALAR_STYLE: self = .folded
    default: self = .plain
    }
  }
}

extension SourceLocation {
  /// libyaml counts from 0, in Unicode scalars.
  fileprivate init(_ mark: yaml_mark_t) {
    self.init(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
  }
}

import LanyardFormats
import LanyardSpec
import Testing

@Suite struct JSONSpliceTests {
  func add(_ value: String, _ pointer: String, to document: String) throws -> String {
    let pointer = try #require(JSONPointer(pointer))
    return String(decoding: try JSONSplice.add(Array(value.utf8), at: pointer, in: Array(document.utf8)), as: UTF8.self)
  }

  func remove(_ pointer: String, from document: String) throws -> String {
    let pointer = try #require(JSONPointer(pointer))
    return String(decoding: try JSONSplice.remove(pointer, in: Array(document.utf8)), as: UTF8.self)
  }

  // MARK: RFC 6902, appendix A

  @Test(arguments: [
    (#"{ "foo": "bar"}"#, "/baz", #""qux""#, #"{ "foo": "bar","baz":"qux"}"#),  // A.1
    (#"{ "foo": [ "bar", "baz" ] }"#, "/foo/1", #""qux""#, #"{ "foo": [ "bar", "qux","baz" ] }"#),  // A.2
    (#"{ "foo": "bar" }"#, "/child", #"{ "grandchild": { } }"#, #"{ "foo": "bar","child":{ "grandchild": { } } }"#),  // A.10
    (#"{ "foo": ["bar"] }"#, "/foo/-", #"["abc", "def"]"#, #"{ "foo": ["bar",["abc", "def"]] }"#),  // A.16
    (#"{ "/": 9, "~1": 10 }"#, "/~01", "11", #"{ "/": 9, "~1": 11 }"#),  // A.14, with add in place of test
  ])
  func adds(_ document: String, _ pointer: String, _ value: String, _ result: String) throws {
    #expect(try add(value, pointer, to: document) == result)
  }

  @Test(arguments: [
    (#"{ "baz": "qux", "foo": "bar" }"#, "/baz", #"{ "foo": "bar" }"#),  // A.3
    (#"{ "foo": [ "bar", "qux", "baz" ] }"#, "/foo/1", #"{ "foo": [ "bar", "baz" ] }"#),  // A.4
  ])
  func removes(_ document: String, _ pointer: String, _ result: String) throws {
    #expect(try remove(pointer, from: document) == result)
  }

  /// A.12, and the other places that cannot take a value.
  @Test(
    arguments: [
      (#"{ "foo": "bar" }"#, "/baz/bat", .missingParent), (#"{"a":[]}"#, "/a/0/b", .missingParent), (#"{"a":[1]}"#, "/a/2", .index),
      (#"{"a":[1]}"#, "/a/01", .index), (#"{"a":[1]}"#, "/a/-1", .index), (#"{"a":[1]}"#, "/a/x", .index), (#"{"a":[1]}"#, "/a/", .index),
      (#"{"a":[1]}"#, "/a/99999999999999999999", .index), (#"{"a":[1]}"#, "/a/-/b", .missingParent), (#"{"a":"b"}"#, "/a/b", .notContainer),
      ("null", "/a", .notContainer), (#"{"a":1,"a":2}"#, "/a", .duplicateMember("a")),
      (#"{"a":{},"a":{}}"#, "/a/b", .duplicateMember("a")),
    ] as [(String, String, JSONSpliceError.Code)])
  func refusesToAdd(_ document: String, _ pointer: String, _ code: JSONSpliceError.Code) throws {
    let error = #expect(throws: JSONSpliceError.self) { try add("1", pointer, to: document) }
    #expect(error?.code == code)
    #expect(error?.message.contains("'\(pointer)'") == true)
  }

  @Test func refusesWhatIsNotJSON() throws {
    let document = #expect(throws: JSONSpliceError.self) { try add("1", "/a", to: "{") }
    guard case .document = document?.code else {
      Issue.record("\(String(describing: document))")
      return
    }
    let value = #expect(throws: JSONSpliceError.self) { try add(#"1,"admin":true"#, "/a", to: "{}") }
    guard case .value = value?.code else {
      Issue.record("\(String(describing: value))")
      return
    }
  }

  // MARK: Edges

  @Test func addsToWhatIsEmpty() throws {
    #expect(try add("1", "/a", to: "{ }") == #"{"a":1 }"#)
    #expect(try add("1", "/0", to: "[ ]") == "[1 ]")
    #expect(try add("1", "/-", to: "[]") == "[1]")
    #expect(try add("1", "/", to: "{}") == #"{"":1}"#)
    #expect(try add("[2]", "", to: " {} \n") == " [2] \n")
    #expect(try add(" 1\n", "/0", to: "[0]") == "[1,0]")
    #expect(try add("1", "/params/0", to: #"{"params":["x"]}"#) == #"{"params":[1,"x"]}"#)
    #expect(try add("1", "/a\"b\\\n", to: "{}") == #"{"a\"b\\\n":1}"#)
  }

  @Test func replacesWhatIsThere() throws {
    #expect(try add("2", "/a/b", to: #"{"a" : {"b" : [1] , "c":3}}"#) == #"{"a" : {"b" : 2 , "c":3}}"#)
    #expect(try add("2", "/\u{E9}", to: #"{"e\u0301":0,"\u00e9":1}"#) == #"{"e\u0301":0,"\u00e9":2}"#)
  }

  @Test func takesTheRightComma() throws {
    #expect(try remove("/a", from: #"{"a":1}"#) == "{}")
    #expect(try remove("/a", from: #"{ "a" : 1 }"#) == "{  }")
    #expect(try remove("/b", from: #"{"a":1 , "b":2}"#) == #"{"a":1}"#)
    #expect(try remove("/b", from: #"{"a":1,"b":2 , "c":3}"#) == #"{"a":1,"c":3}"#)
    #expect(try remove("/0", from: "[1,2,3]") == "[2,3]")
    #expect(try remove("/2", from: "[1,2,3]") == "[1,2]")
    #expect(try remove("/0", from: "[1]") == "[]")
  }

  @Test(arguments: ["/x", "/a/0", "/a/b/c", "/l/3", "/l/-", "/l/01", "/l/x", "/s/0", "/"])
  func removingWhatIsNotThereChangesNothing(_ pointer: String) throws {
    let document = #"{ "a":{"b":1}, "l":[1,2,3], "s":"text" }"#
    #expect(try remove(pointer, from: document) == document)
  }

  @Test func refusesToRemove() throws {
    let duplicate = #expect(throws: JSONSpliceError.self) { try remove("/a", from: #"{"a":1,"a":2}"#) }
    #expect(duplicate?.code == .duplicateMember("a"))
    let whole = #expect(throws: JSONSpliceError.self) { try remove("", from: "{}") }
    #expect(whole?.code == .wholeDocument)
  }

  // MARK: Everything else stays

  static let oddDocuments = [
    #"{"n":1.0e+00,"m":123456789012345678901234567890.000,"z":-0}"#,
    #"{ "d":1, "d":2,"\u0064" : 3 ,"o":{"x":[ ] , "y":{ }} }"#,
    "\u{FEFF}\r\n\t{\t\"s\"\r:\n\"\\u00e9\\/\\uD83D\\uDE00\u{2028}\"\n\n,\t\"l\":[\n1\t,[2 ,3],\r{\"k\":null}]\n}\r\n ",
    #"["",{"":{"":[[],{}]}},[[[[1]]]],"\\",1E400]"#,
    #"{"a":{"b":{"c":[true,false,null]}},"t":"${x} {{y}} \" , ] }"}"#,
  ]

  /// Every place that has no duplicate on its way: putting a member or an element in and taking it out again gives the same bytes,
  /// and with it in, nothing but its own bytes is new.
  @Test(arguments: oddDocuments)
  func addingAndRemovingGivesTheSameBytes(_ document: String) throws {
    let bytes = Array(document.utf8)
    var places = 0
    for (container, value) in try Self.containers(JSONValue(parsing: bytes)) {
      var tokens: [String] = []
      switch value.kind {
      case .object: tokens = ["new\"~/é"]
      case .array(let elements): tokens = (0...elements.count).map(String.init)
      default: continue
      }
      for token in tokens {
        let pointer = JSONPointer(tokens: container + [token])
        let added = try JSONSplice.add(Array(#"{"secret":"…"}"#.utf8), at: pointer, in: bytes)
        let commonPrefix = zip(bytes, added).prefix { $0 == $1 }.count
        let commonSuffix = zip(bytes.reversed(), added.reversed()).prefix { $0 == $1 }.count
        #expect(added.count > bytes.count && commonPrefix + commonSuffix >= bytes.count, "\(pointer)")
        #expect(throws: Never.self) { _ = try JSONValue(parsing: added) }
        #expect(try JSONSplice.remove(pointer, in: added) == bytes, "\(pointer)")
        places += 1
      }
    }
    #expect(places > 0)
  }

  /// Every member and element can be taken out and replaced without a change to any other.
  @Test(arguments: oddDocuments)
  func removingAndReplacingLeavesTheOthersAsWritten(_ document: String) throws {
    let bytes = Array(document.utf8)
    for (container, value) in try Self.containers(JSONValue(parsing: bytes)) {
      let items = Self.items(of: value, in: bytes)
      for (index, item) in items.enumerated() where items.count(where: { $0.token == item.token }) == 1 {
        let pointer = JSONPointer(tokens: container + [item.token])
        var others = items.map(\.text)
        others.remove(at: index)
        let removed = try JSONSplice.remove(pointer, in: bytes)
        #expect(try Self.find(container, in: removed).map { Self.items(of: $0, in: removed).map(\.text) } == others)
        if case .object = value.kind {
          let replaced = try JSONSplice.add([UInt8(ascii: "7")], at: pointer, in: bytes)
          others.insert("7", at: index)
          #expect(try Self.find(container, in: replaced).map { Self.items(of: $0, in: replaced).map(\.text) } == others)
        }
      }
    }
  }

  /// All arrays and objects with the way to each, those behind a duplicate name left out.
  static func containers(_ value: JSONValue, at tokens: [String] = []) -> [([String], JSONValue)] {
    switch value.kind {
    case .array(let elements):
      [(tokens, value)] + elements.enumerated().flatMap { containers($0.element, at: tokens + [String($0.offset)]) }
    case .object(let members):
      [(tokens, value)]
        + members.filter { member in members.count { $0.name == member.name } == 1 }.flatMap {
          containers($0.value, at: tokens + [$0.name])
        }
    default: []
    }
  }

  static func items(of value: JSONValue, in bytes: [UInt8]) -> [(token: String, text: String)] {
    func written(_ value: JSONValue) -> String { String(decoding: bytes[value.range], as: UTF8.self) }
    return switch value.kind {
    case .array(let elements): elements.enumerated().map { (String($0.offset), written($0.element)) }
    case .object(let members): members.map { ($0.name, written($0.value)) }
    default: []
    }
  }

  static func find(_ tokens: [String], in bytes: [UInt8]) throws -> JSONValue? {
    try containers(JSONValue(parsing: bytes)).first { $0.0 == tokens }?.1
  }
}

package import LanyardSpec

/// Edits a JSON document in its bytes: everywhere else its numbers, order, duplicates, escapes and white space stay as they are.
package enum JSONSplice {
  /// Adds a value as RFC 6902 §4.1 does: a member is put last or replaced, `/0` inserts before the first element, `-` appends;
  /// the empty pointer replaces the document.
  ///
  /// The parent must be there: nothing is made up on the way. A name on the way that its object holds twice is refused.
  ///
  /// - Parameter value: serialized JSON.
  package static func add(
    _ value: [UInt8], at pointer: JSONPointer, in document: [UInt8]
  ) throws(JSONSpliceError) -> [UInt8] {
    let value = try trimmed(value)
    let root = try parse(document)
    guard let token = pointer.tokens.last else { return document.replacing(root.range, with: value) }
    guard let parent = try resolve(pointer.tokens.dropLast(), in: root, for: pointer) else {
      throw failure(.missingParent, pointer, "there is nothing that could hold it; the parent must exist")
    }
    switch parent.kind {
    case .object(let members):
      if let index = try uniqueIndex(of: token, in: members, for: pointer) {
        return document.replacing(members[index].value.range, with: value)
      }
      let member = JSONValue.escape(token) + [UInt8(ascii: ":")] + value
      return document.inserting(member, behind: members.last?.value, in: parent)
    case .array(let elements):
      guard let index = token == "-" ? elements.count : arrayIndex(token), index <= elements.count else {
        throw failure(.index, pointer, "the array takes an index from 0 to \(elements.count), or '-' to append")
      }
      guard index < elements.count else { return document.inserting(value, behind: elements.last, in: parent) }
      let start = elements[index].range.lowerBound
      return document.replacing(start..<start, with: value + [UInt8(ascii: ",")])
    default:
      throw failure(.notContainer, pointer, "its parent is of the type \(parent.typeName), neither object nor array")
    }
  }

  /// Removes a member or an element together with its comma. What is not there needs no removing: unlike in RFC 6902 §4.2
  /// that is no error. A name on the way that its object holds twice is refused.
  package static func remove(_ pointer: JSONPointer, in document: [UInt8]) throws(JSONSpliceError) -> [UInt8] {
    let root = try parse(document)
    guard let token = pointer.tokens.last else {
      throw failure(.wholeDocument, pointer, "the whole document cannot be removed")
    }
    guard let parent = try resolve(pointer.tokens.dropLast(), in: root, for: pointer) else { return document }
    let index: Int?
    let items: [Range<Int>]
    switch parent.kind {
    case .object(let members):
      index = try uniqueIndex(of: token, in: members, for: pointer)
      items = members.map { $0.nameRange.lowerBound..<$0.value.range.upperBound }
    case .array(let elements):
      index = arrayIndex(token)
      items = elements.map(\.range)
    default: return document
    }
    guard let index, index < items.count else { return document }
    var removed = items[index]
    if index + 1 < items.count {
      removed = removed.lowerBound..<items[index + 1].lowerBound
    } else if index > 0 {
      removed = items[index - 1].upperBound..<removed.upperBound
    }
    return document.replacing(removed, with: [])
  }

  // MARK: Finding

  private static func resolve(
    _ tokens: ArraySlice<String>, in root: JSONValue, for pointer: JSONPointer
  ) throws(JSONSpliceError) -> JSONValue? {
    var value = root
    for token in tokens {
      switch value.kind {
      case .object(let members):
        guard let index = try uniqueIndex(of: token, in: members, for: pointer) else { return nil }
        value = members[index].value
      case .array(let elements):
        guard let index = arrayIndex(token), index < elements.count else { return nil }
        value = elements[index]
      default: return nil
      }
    }
    return value
  }

  private static func uniqueIndex(
    of name: String, in members: [JSONValue.Member], for pointer: JSONPointer
  ) throws(JSONSpliceError) -> Int? {
    let indices = members.indices.filter { members[$0].name.hasSameScalars(as: name) }
    guard indices.count < 2 else {
      throw failure(.duplicateMember(name), pointer, "the name '\(name)' stands several times in its object")
    }
    return indices.first
  }

  /// RFC 6901 §4: digits without a leading zero.
  private static func arrayIndex(_ token: String) -> Int? {
    guard token.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
    return token.utf8.first == UInt8(ascii: "0") && token.utf8.count > 1 ? nil : Int(token)
  }

  // MARK: Parsing and failing

  private static func parse(_ document: [UInt8]) throws(JSONSpliceError) -> JSONValue {
    do {
      return try JSONValue(parsing: document)
    } catch {
      throw JSONSpliceError(code: .document(error), message: "the body is not JSON: \(error)")
    }
  }

  private static func trimmed(_ value: [UInt8]) throws(JSONSpliceError) -> [UInt8] {
    do {
      return Array(value[try JSONValue(parsing: value).range])
    } catch {
      throw JSONSpliceError(code: .value(error), message: "the value to add is not JSON: \(error)")
    }
  }

  private static func failure(_ code: JSONSpliceError.Code, _ pointer: JSONPointer, _ message: String) -> JSONSpliceError {
    JSONSpliceError(code: code, message: "'\(pointer.text)' in the JSON body: \(message)")
  }
}

extension [UInt8] {
  fileprivate func replacing(_ range: Range<Int>, with other: [UInt8]) -> [UInt8] {
    var copy = self
    copy.replaceSubrange(range, with: other)
    return copy
  }

  /// Puts an item last in an array or object.
  fileprivate func inserting(_ item: [UInt8], behind last: JSONValue?, in container: JSONValue) -> [UInt8] {
    guard let last else {
      let start = container.range.lowerBound + 1
      return replacing(start..<start, with: item)
    }
    return replacing(last.range.upperBound..<last.range.upperBound, with: [UInt8(ascii: ",")] + item)
  }
}

extension JSONPointer {
  /// The string form of RFC 6901.
  fileprivate var text: String {
    var text = ""
    for token in tokens {
      text += "/"
      for scalar in token.unicodeScalars {
        switch scalar {
        case "~": text += "~0"
        case "/": text += "~1"
        default: text.unicodeScalars.append(scalar)
        }
      }
    }
    return text
  }
}

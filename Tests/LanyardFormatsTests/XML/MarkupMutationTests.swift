import Testing

@testable import LanyardFormats

/// Documents with random damage, the same on every run.
@Suite struct MarkupMutationTests {
  private struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ state >> 33
    }
  }

  private static let pieces = [
    "<", ">", "/", "=", "\"", "'", "<!--", "-->", "--!>", "--", "<![CDATA[", "]]>", "<?", "?>", "<a>", "</a>", "<b/>", "<a b='", "&lt;",
    "&", ";", "&#62;", " ", "\n",
    "<p:a xmlns:p='u'>", "</p:a>", "xmlns='v'", "é", "<!DOCTYPE a>", "<script>", "</script>", "<textarea>", "</textarea", "<title/>",
    "<?xml version='1.0'?>", "\u{1}",
  ]

  private func mutate(_ text: String, with random: inout Generator) -> [UInt8] {
    var bytes = Array(text.utf8)
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      let start = Int.random(in: 0...bytes.count, using: &random)
      let end = min(bytes.count, start + Int.random(in: 0...2, using: &random))
      bytes.replaceSubrange(start..<end, with: (Self.pieces.randomElement(using: &random) ?? "").utf8)
    }
    return bytes
  }

  /// What the scanner lets pass, libxml2 sees as it does.
  @Test func scannerAndLibXML2SeeTheSameTags() throws {
    let text =
      "<?xml version='1.0'?><!-- <a> --><a b='>' c=\"'\"><b>t</b><![CDATA[<x>]]><?p <y> ?><p:c xmlns:p='u' p:d='1'><b x='1'/></p:c>&lt;</a>"
    var random = Generator(state: 1)
    var accepted = 0
    for _ in 0..<4_000 {
      let bytes = mutate(text, with: &random)
      guard let document = try? XMLDocument(xml: bytes) else { continue }
      accepted += 1
      var scanner = XMLScanner(try XMLSource(bytes, limits: .answer), limits: .answer)
      var (elements, attributes) = (0, 0)
      while let tag = try scanner.next() {
        if tag.kind != .close { elements += 1 }
        attributes += tag.attributes.count { !bytes[$0.name].starts(with: "xmlns".utf8) }
      }
      let message = Comment(rawValue: String(decoding: bytes, as: UTF8.self))
      #expect(try document.strings(at: "count(//*)") == ["\(elements)"], message)
      #expect(try document.strings(at: "count(//@*)") == ["\(attributes)"], message)
      guard let edited = try? XMLSplice.insertFirst(XMLElement(name: "new"), in: bytes, where: .root) else { continue }
      #expect(try XMLDocument(xml: edited).strings(at: "count(//*)") == ["\(elements + 1)"], message)
      #expect(try XMLDocument(xml: edited).strings(at: "local-name(/*/*[1])") == ["new"], message)
    }
    #expect(accepted > 200)
  }

  /// What the cleaner has written is plain: reading it again changes nothing.
  @Test func cleaningTwiceIsCleaningOnce() throws {
    let text = """
      <!DOCTYPE html><!-- c --><title>t < u</title><script>if (a < b) '</'</script>
      <p class=x y='"' @z>1 < 2<br/><textarea><b></textarea><a href=/x/>l</a>
      """
    var random = Generator(state: 2)
    for _ in 0..<4_000 {
      let once = try HTMLSource(mutate(text, with: &random), charset: nil, limits: .page).bytes
      let twice = try HTMLSource(once, charset: nil, limits: .page).bytes
      #expect(once == twice, Comment(rawValue: String(decoding: once, as: UTF8.self)))
      _ = try XMLDocument(html: once)
    }
  }
}

import Lanyard
import Testing

@testable import LanyardTesting

@Suite struct TokenShapeTests {
  private let shape = TokenShape(randomness: Randomness { count in (0..<count).map { UInt8($0 * 37 % 256) } })

  @Test func aTokenLooksLikeTheDocumentedOne() {
    #expect(shape.token(like: "QSDK 3feedcdeccfa56f5").hasPrefix("QSDK "))
    #expect(shape.token(like: "8c8ec3f2cd30722d3a6f980df12c1e5f").allSatisfy { $0.isHexDigit && !$0.isUppercase })
    #expect(shape.token(like: "AB-12/cd+EF34567890zz==").hasSuffix("=="))
    #expect(shape.token(like: "1234").allSatisfy { $0.isNumber })
    #expect(!shape.token(like: "0000000000000000").hasPrefix("0"))
  }

  @Test func aShortOneIsLengthenedSoThatNoTwoMeet() {
    #expect(shape.token(like: "t").utf8.count == 16)
    let random = TokenShape(randomness: .system)
    #expect(Set((0..<100).map { _ in random.token(like: "7") }).count == 100)
  }

  @Test func theClaimsOfASignedTokenStay() {
    let token = "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjE3NjcyMjkyMDB9.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg"
    let new = shape.token(like: token)
    #expect(new != token)
    #expect(new.split(separator: ".").dropLast() == token.split(separator: ".").dropLast())
    // A host name is no token of three parts.
    #expect(!shape.token(like: "alpha.beta.gamma").hasPrefix("alpha."))
  }
}

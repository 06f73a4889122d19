import FoundationEssentials
import HTTPTypes
import Testing

@testable import Lanyard

@Suite struct CookieJarTests {
  static let now = Date(timeIntervalSince1970: 1_767_225_600)

  static func sent(_ cookie: String, from: String = "https://a.example", to: String? = nil, path: String = "/x/y", at time: Date = now)
    throws -> String
  {
    var jar = CookieJar()
    let origin = try BaseURL(parsing: from).origin
    _ = jar.store([.setCookie: cookie], from: origin, path: "/x/login", now: now)
    return jar.pairs(for: try BaseURL(parsing: to ?? from).origin, path: path, now: time).map(\.description).joined(separator: "; ")
  }

  @Test(arguments: [
    ("a=1", "a=1"), ("a=", "a="), ("a=1; Path=/", "a=1"), ("a=1; path=/x/", "a=1"), ("a=1; Path=/x/y", "a=1"), ("a=1; Path=/x/yy", ""),
    ("a=1; Path=/X", ""), ("a=\"q r\"", "a=\"q r\""), (" a = 1 ;secure", "a=1"), ("a=1; Domain=a.example", "a=1"),
    ("a=1; Domain=.A.EXAMPLE", "a=1"),
    ("a=1; Domain=example", "a=1"), ("a=1; Domain=b.example", ""), ("a=1; Domain=x.a.example", ""),
    ("__Host-a=1; Secure; Path=/", "__Host-a=1"),
    ("__Host-a=1; Secure", ""), ("__Host-a=1; Path=/", ""), ("__Secure-a=1", ""), ("=1", ""), ("a", ""), ("a b=1", ""),
    ("a=1; Max-Age=0", ""),
    ("a=1; Max-Age=-1", ""), ("a=1; Max-Age=99999999999999999999", "a=1"), ("a=1; Max-Age=x", "a=1"),
    ("a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT", ""), ("a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=9", "a=1"),
    ("a=1; Expires=Wed, 31-Dec-99 23:59:59 GMT", ""), ("a=1; Expires=nonsense", "a=1"),
  ])
  func whatIsKept(cookie: String, expected: String) throws {
    #expect(try Self.sent(cookie) == expected)
  }

  @Test func cookiesStayWithTheirHost() throws {
    #expect(try Self.sent("a=1; Domain=example.org", from: "https://a.example.org", to: "https://b.example.org") == "")
    #expect(try Self.sent("a=1; Domain=example.org", from: "https://a.example.org", to: "https://example.org") == "")
    #expect(try Self.sent("a=1", from: "https://a.example", to: "https://a.example:8443") == "a=1")
  }

  @Test func secureCookiesNeedATrustworthyOrigin() throws {
    #expect(try Self.sent("a=1; Secure", from: "https://a.example", to: "http://a.example") == "")
    #expect(try Self.sent("a=1; Secure", from: "http://a.example") == "")
    #expect(try Self.sent("a=1; Secure", from: "http://127.0.0.1:80") == "a=1")
  }

  @Test func expiredCookiesAreNotSent() throws {
    #expect(try Self.sent("a=1; Max-Age=10", at: Self.now + 9) == "a=1")
    #expect(try Self.sent("a=1; Max-Age=10", at: Self.now + 10) == "")
  }

  @Test func theJarHasABound() throws {
    var jar = CookieJar()
    let origin = try BaseURL(parsing: "https://a.example").origin
    for number in 0..<10_000 { _ = jar.store([.setCookie: "c\(number)=1"], from: origin, path: "/", now: Self.now) }
    #expect(jar.cookies.count == CookieJar.limit)
    #expect(jar.cookies.last?.name == "c9999")
  }

  @Test func aCookieReplacesItsNamesake() throws {
    var jar = CookieJar()
    let origin = try BaseURL(parsing: "https://a.example").origin
    var fields = HTTPFields()
    for value in ["a=1", "b=2", "a=3", "a=4; Path=/x"] { fields.append(HTTPField(name: .setCookie, value: value)) }
    let set = jar.store(fields, from: origin, path: "/", now: Self.now)
    #expect(set.map(\.description) == ["a=1", "b=2", "a=3", "a=4"])
    #expect(jar.pairs(for: origin, path: "/x", now: Self.now).map(\.description) == ["a=4", "b=2", "a=3"])
  }

  @Test func allCookiesGoInOneField() {
    var head = HTTPRequest(method: .get, scheme: "https", authority: "a.example", path: "/")
    head.headerFields[.cookie] = "old=0; older=1"
    FieldPlacer.setCookies([CookiePair(name: "a", value: "1")], [CookiePair(name: "b", value: "2")], on: &head)
    // HTTP/1.1 allows one, and servers that get two read nonsense.
    #expect(head.headerFields.filter { $0.name == .cookie }.map(\.value) == ["a=1; b=2"])
  }
}

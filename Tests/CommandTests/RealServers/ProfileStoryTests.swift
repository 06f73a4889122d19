import Foundation
import Testing

/// The whole story of a project's profile, at a server that nobody here wrote.
@Suite(.running(.qbittorrent), .serialized) struct ProfileStoryTests {
  private func open(_ body: (Desk) async throws -> Void) async throws {
    try await Desk.open(at: RealServer.qbittorrent.running.url) { desk in
      let root = (0..<4).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() }
      let specs = desk.work.appending(path: "specs")
      try FileManager.default.createDirectory(at: specs, withIntermediateDirectories: true)
      try FileManager.default.copyItem(
        at: root.appending(path: "specs/qbittorrent/qbittorrent.auth.yaml"), to: specs.appending(path: "qbittorrent.auth.yaml"))
      try desk.write(RealServer.password + "\n", to: desk.folder.appending(path: "home/password"))
      let profile = PocketVault.profiles(
        "downloads", at: desk.vendor, spec: "qbittorrent", username: RealServer.username,
        password: "{ command: [sh, -c, 'cat ~/password'] }")
      try desk.write(profile, to: desk.project)
      try await body(desk)
    }
  }

  @Test func fromTrustToLogout() async throws {
    try await open { desk in
      let version = ["request", "downloads", "GET", "/api/v2/app/version"]
      #expect(try await desk.run(version).status == 8)
      #expect(try await desk.run("trust", "--yes").status == 0)

      let login = try await desk.run("login", "downloads")
      #expect(login.status == 0, "\(login.err)")
      #expect(try await desk.run(version).out.hasPrefix("v"))
      #expect(try await desk.run("status", "downloads", "--json").json["state"] as? String == "living")

      let exec = try await desk.run(
        "exec", "downloads", "--", "sh", "-c", #"curl -sS -H "$LANYARD_HEADER_1" "$LANYARD_BASE_URL/api/v2/app/version""#)
      #expect(exec.out.hasPrefix("v"), "\(exec.out) \(exec.err)")
      #expect(try await desk.run("headers", "downloads", "--cookie-jar", "jar").status == 0)
      #expect(try await desk.shell("curl -sS -b jar \(desk.vendor)/api/v2/app/version").out.hasPrefix("v"))

      try await RealServer.qbittorrent.running.forgetSessions()
      let renewed = try await desk.run(version)
      #expect(renewed.out.hasPrefix("v"), "\(renewed.err)")

      let logout = try await desk.run("logout", "--all")
      #expect(logout.status == 0, "\(logout.err)")
      #expect(logout.err.contains("logged out: 'downloads'"))
      #expect(try desk.sessions().isEmpty)
      #expect(try await desk.run("status", "downloads").status == 7)
    }
  }

  @Test func aWrongPasswordIsNotSentTwice() async throws {
    try await open { desk in
      try desk.write("not the one\n", to: desk.folder.appending(path: "home/password"))
      try await #require(desk.run("trust", "--yes").status == 0)
      #expect(try await desk.run("login", "downloads").status == 2)
      let second = try await desk.run("login", "downloads", "-v")
      #expect(second.status == 2)
      #expect(!second.err.contains("/api/v2/auth/login ->"), "nothing is sent: \(second.err)")
      try desk.write(RealServer.password + "\n", to: desk.folder.appending(path: "home/password"))
      #expect(try await desk.run("login", "downloads").status == 0)
    }
  }
}

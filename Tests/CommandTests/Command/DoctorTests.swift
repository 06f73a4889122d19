import Foundation
import Testing

/// What the command says of the machine: what is needed and broken, and nothing else, makes it fail.
@Suite struct DoctorTests {
  @Test func aMachineThatIsWell() async throws {
    try await Desk.open { desk in
      let words = try await desk.run("doctor")
      #expect(words.status == 0, "\(words.out)")
      for name in ["lanyard", "network", "trusts", "kerberos", "specs", "sessions", "terminal"] {
        #expect(words.out.split(separator: "\n").contains { $0.hasPrefix("\(name) ") }, "\(name)")
      }
      #expect(words.out.contains("libcurl ") && words.out.contains("not there yet"))
      #expect(!words.out.contains("clock"))

      try await desk.login()
      let object = try await desk.run("doctor", "--json").json
      #expect(object["problems"] as? [String] == [])
      #expect((object["transport"] as? [String: Any])?["tls"] is String)
      #expect(((object["authorities"] as? [String: Any])?["count"] as? Int ?? 0) > 0)
      let sessions = try #require(object["sessions"] as? [String: Any])
      #expect(sessions["path"] as? String == desk.state.path)
      #expect(sessions["mode"] as? String == "0700")
    }
  }

  @Test func whatIsNeededAndBrokenIsAProblem() async throws {
    try await Desk.open { desk in
      try await desk.login()
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: desk.state.path)
      let open = try await desk.run("doctor")
      #expect(open.status == 1)
      #expect(open.out.contains("problem: other users may enter '\(desk.state.path)', so that sessions cannot be kept; chmod 700"))

      try FileManager.default.removeItem(at: desk.state)
      try FileManager.default.createSymbolicLink(at: desk.state, withDestinationURL: desk.work)
      #expect(try await desk.run("doctor").out.contains("is a symbolic link"))
      try FileManager.default.removeItem(at: desk.state)

      try desk.write("nothing\n", to: desk.work.appending(path: "ca.pem"))
      let empty = try await desk.run("doctor", "--ca", "ca.pem", "--json")
      #expect(empty.status == 1)
      #expect((empty.json["problems"] as? [String])?.first?.hasPrefix("there is no certificate in '") == true)
      let absent = try await desk.run("doctor", "--ca", "absent.pem")
      #expect(absent.status != 0)

      let homeless = try await desk.run("doctor", environment: ["HOME": "", "XDG_STATE_HOME": "", "XDG_CONFIG_HOME": ""])
      #expect(homeless.status == 1)
      #expect(homeless.out.contains("neither XDG_STATE_HOME nor HOME is set"))
    }
  }

  @Test func theClockOfAServer() async throws {
    try await Desk.open { desk in
      let same = try await desk.run("doctor", "--url", desk.vendor, "--json")
      #expect(same.status == 0, "\(same.out)")
      let clock = try #require(same.json["clock"] as? [String: Any])
      #expect(clock["server"] as? String == desk.vendor)
      #expect(abs(try #require(clock["secondsAhead"] as? Int)) < 60)

      try await desk.login()
      #expect(try await desk.run("doctor", "pocket-vault").out.contains("clock     \(desk.vendor) "))
      #expect(try await desk.run("doctor", "pocket-vault", "--url", desk.vendor).status == 64)
      #expect(try await desk.run("doctor", "nobody").status == 7)
      #expect(try await desk.run("doctor", "--url", "ftp://example.com").status == 8)
      let silent = try await desk.run("doctor", "--url", "http://127.0.0.1:1")
      #expect(silent.status == 1)
      #expect(silent.out.contains("problem: http://127.0.0.1:1 does not answer: "))
    }
  }

  /// libcurl is opened when something is sent: where it is broken, everything else works, and says what is missing when it is wanted.
  @Test func withoutLibcurl() async throws {
    try await Desk.open { desk in
      try await desk.login()
      let broken = desk.folder.appending(path: "lib")
      try FileManager.default.createDirectory(at: broken, withIntermediateDirectories: true)
      for name in ["libcurl.so.4", "libcurl-gnutls.so.4"] { try desk.write("no library\n", to: broken.appending(path: name)) }
      let usual = ProcessInfo.processInfo.environment["LD_LIBRARY_PATH"].map { ":\($0)" } ?? ""
      let without = ["LD_LIBRARY_PATH": broken.path + usual]

      #expect(try await desk.run("check", desk.specs.path, environment: without).status == 0)
      let kept = try await desk.run("headers", "pocket-vault", environment: without, handsOver: true)
      #expect(kept.status == 0 && kept.out.contains(Canary.token.text), "\(kept.err)")

      let login = try await desk.run("login", "pocket-vault", "--again", environment: without)
      #expect(login.status == 8, "\(login.err)")
      #expect(login.err.contains("libcurl cannot be opened (") && login.err.contains("is it installed (Debian: libcurl4"))
      let doctor = try await desk.run("doctor", environment: without)
      #expect(doctor.status == 1)
      #expect(doctor.out.contains("network   none: no request can be sent"))
      #expect(doctor.out.contains("trusts    nobody, without libcurl"))
      #expect(doctor.out.contains("problem: libcurl cannot be opened ("))
      #expect(try await desk.run("doctor", "--json", environment: without).json["transport"] == nil)
    }
  }
}

import Lanyard

/// What a project's profiles would run and read, and where they would send, for whoever is asked to trust them.
struct TrustReport: Encodable {
  /// A profile, as far as it concerns whoever trusts it.
  struct Entry: Encodable {
    var name: String
    var spec: String
    var sendsTo: [String] = []
    var runs: [String] = []
    var reads: [String] = []
    var asks: [String] = []
    /// What weakens the connection, or leads it elsewhere.
    var network: [String] = []
    /// Why it cannot be used as it is.
    var problem: String?
  }

  let path: String
  var profiles: [Entry] = []
  private let trust: Trust

  private enum CodingKeys: String, CodingKey { case path, profiles }

  init(_ found: FoundProfiles) {
    path = found.path
    var companions: [String: String] = [:]
    for profile in found.file.profiles {
      var entry = Entry(name: profile.name.value, spec: profile.spec.value)
      do throws(CommandError) {
        let specPath = try found.specPath(of: profile)
        let spec = SpecFile(specPath)
        entry.spec = specPath
        for (path, fingerprint) in found.companions(of: profile, spec: spec, at: specPath) { companions[path] = fingerprint }
        if let spec = spec.spec {
          entry.sendsTo = Self.destinations(of: profile, spec)
        } else {
          entry.problem = "its spec has mistakes: lanyard check \(specPath)"
        }
      } catch {
        entry.problem = error.message
      }
      for input in profile.inputs { entry.add(input, in: found) }
      if let certificates = profile.certificates { entry.network.append("trusts the certificates in \(found.resolve(certificates.value))") }
      if let proxy = profile.proxy { entry.network.append("goes through the proxy \(proxy.value)") }
      if profile.allowsPlainHTTP { entry.network.append("may send credentials unencrypted") }
      profiles.append(entry)
    }
    trust = Trust(path: found.path, fingerprint: found.fingerprint, companions: companions)
  }

  /// The trust in exactly what is reported here.
  var accepted: Trust { trust }

  /// Every fact in a line of its own: what the file says cannot make others.
  var lines: [String] {
    [path.visible]
      + profiles.flatMap { entry in
        let facts: [(String, [String])] = [
          ("spec", [entry.spec]), ("sends to", entry.sendsTo), ("runs", entry.runs), ("reads", entry.reads), ("asks", entry.asks),
          ("network", entry.network), ("problem", [entry.problem].compactMap(\.self)),
        ]
        return ["  \(entry.name)"] + facts.flatMap { name, values in values.map { "    \(name.padded(to: 8))  \($0.visible)" } }
      }
  }

  /// Where the inputs that are URLs lead, and the origins that the spec names itself.
  private static func destinations(of profile: Profile, _ spec: AuthSpec) -> [String] {
    let urls = spec.inputs.filter { $0.kind == .url }.compactMap { declaration -> String? in
      guard let input = profile.inputs.first(where: { $0.name.value == declaration.name }) else { return declaration.defaultValue }
      guard case .text(let text) = input.value else { return "wherever its '\(declaration.name)' says" }
      return text
    }
    return urls + spec.origins.map(\.value)
  }
}

extension TrustReport.Entry {
  fileprivate mutating func add(_ input: Profile.Input, in found: FoundProfiles) {
    let name = input.name.value
    switch input.value {
    case .text: break
    case .origin(.environment(let variable)): reads.append("the variable \(variable), for '\(name)'")
    case .origin(.file(let path)): reads.append("\(found.resolve(path)), for '\(name)'")
    case .origin(.command(let words, _)): runs.append("\(words.map(\.shellQuoted).joined(separator: " ")), for '\(name)'")
    case .origin(.prompt(let question)): asks.append("\(question), for '\(name)'")
    }
  }
}

extension String {
  /// The text as a shell would have to be given it, so that one sees where a word ends.
  fileprivate var shellQuoted: String {
    let isPlain = !isEmpty && utf8.allSatisfy { URLGrammar.isAlphanumeric($0) || "._-/:=,@%+".utf8.contains($0) }
    return isPlain ? self : "'" + replacing("'", with: "'\\''") + "'"
  }
}

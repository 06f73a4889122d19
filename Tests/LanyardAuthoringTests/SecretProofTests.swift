import Testing

@testable import LanyardAuthoring

/// The last look before something is written.
@Suite struct SecretProofTests {
  private func finds(_ secret: String, in text: String) -> Bool {
    var proof = SecretProof()
    proof.add(secret, of: "password")
    return proof.findings(in: text) == ["password"]
  }

  @Test(arguments: [
    ("open sesame", "pass: open sesame"), ("open sesame", "b3BlbiBzZXNhbWU="), ("open sesame", "unopen sesames"),
    // Short ones: by themselves, and in the forms that are long enough to be no accident.
    ("p@ss!", #"{ "pass": "p@ss!" }"#), ("p@ss!", "cEBzcyE="), ("p@ss!", "pass=p%40ss%21&x"), ("ab", "user ab"), ("!", "say: !"),
  ])
  func aSecretIsFoundInWhateverForm(secret: String, text: String) { #expect(finds(secret, in: text)) }

  @Test(arguments: [("ab", "cabin"), ("ab", "abs"), ("p@ss!", "xp@ss!"), ("open sesame", "open  sesame"), ("", "anything")])
  func innocentTextPasses(secret: String, text: String) { #expect(!finds(secret, in: text)) }
}

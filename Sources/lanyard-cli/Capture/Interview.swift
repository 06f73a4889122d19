import LanyardAuthoring

/// Asks the questions whose answers make a spec: the person at the terminal, or a script with a line for each.
struct Interview {
  let name: String

  func conversation() throws -> (Conversation, Hints, title: String?) {
    var questions = Questionnaire(name: name)
    var lines = Terminal.isInteractive ? nil : try CaptureFile("-").text().split(separator: "\n", omittingEmptySubsequences: false)[...]
    while let question = questions.question {
      let text = question.text + (question.usual.map { " [\($0)]" } ?? "") + ": "
      let answer: String?
      if lines == nil { answer = try Terminal.ask(text, echoing: true) } else { answer = lines?.popFirst().map(String.init) }
      guard let answer else {
        throw CommandError(
          "unanswered", "there is no answer to the question '\(question.text)'", help: "give one line for each question",
          "or make the spec from a capture, with --from-curl or --from-har", status: .input)
      }
      guard let mistake = questions.answer(answer) else { continue }
      // Nobody can be asked again.
      guard lines == nil else {
        throw CommandError("invalid-answer", "the answer to '\(question.text)' cannot be used: \(mistake)", status: .input)
      }
      try Terminal.say("\(mistake)\n")
    }
    return try questions.conversation()
  }
}

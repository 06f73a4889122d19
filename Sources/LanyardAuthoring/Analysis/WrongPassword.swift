import LanyardFormats

/// What a wrong password looks like, from an attempt that was captured or an answer that the user has.
struct WrongPassword {
  private(set) var sign: Outline.Sign?

  init(_ turns: [CapturedTurn], login: Int, hints: Hints) {
    let good = turns[login].answer
    let request = turns[login].request
    let other = turns.indices.first { index in
      guard index != login, turns[index].request.summary == request.summary, let answer = turns[index].answer else { return false }
      return Self.differs(answer, from: good)
        && RequestOutliner.atoms(of: turns[index].request).contains {
          FieldNames.role(of: $0.name) == .password || hints.secretFields.contains($0.name)
        }
    }
    guard let bad = hints.wrongAnswer ?? other.flatMap({ turns[$0].answer }) else { return }
    sign = Self.sign(of: bad, beside: good)
  }

  private static func differs(_ answer: CapturedAnswer, from good: CapturedAnswer?) -> Bool {
    answer.status != good?.status || answer.body != good?.body
  }

  private static func sign(of bad: CapturedAnswer, beside good: CapturedAnswer?) -> Outline.Sign? {
    if bad.status != good?.status, bad.status >= 400, bad.status < 500 { return .status(bad.status) }
    let values = bad.values
    let before = Set((good?.values ?? []).map { $0.source })
    let telling = ["error", "errorcode", "error_code", "code", "success", "status", "message", "result", "errormessage", "errlogmessage"]
    let json = values.filter { value in
      guard case .json = value.source, !value.value.isEmpty else { return false }
      return telling.contains(value.name.lowercased())
        && !(good?.values.contains { $0.source == value.source && $0.value == value.value } ?? false)
    }
    // What the good answer does not have at all says most.
    if let value = json.first(where: { !before.contains($0.source) }) ?? json.first, case .json(let path) = value.source {
      return .json(path: path, equals: value.value)
    }
    if let text = bad.text?.trimmed, !text.isEmpty, text.utf8.count <= 80, !bad.isPage, bad.body != good?.body { return .body(text) }
    return bad.status != good?.status ? .status(bad.status) : nil
  }
}

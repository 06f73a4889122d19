/// RFC 1320. It is broken; NTLM hashes the password with it, and nothing else may.
enum MD4 {
  static func hash(_ message: [UInt8]) -> [UInt8] {
    var padded = message + [0x80]
    padded += [UInt8](repeating: 0, count: (120 - padded.count % 64) % 64)
    padded.append(littleEndian: UInt64(message.count) &* 8)

    var state: [UInt32] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476]
    for start in stride(from: 0, to: padded.count, by: 64) {
      let words = stride(from: start, to: start + 64, by: 4).map { padded[$0..<$0 + 4].littleEndian(as: UInt32.self) }
      var (a, b, c, d) = (state[0], state[1], state[2], state[3])
      for round in rounds {
        for (step, word) in round.order.enumerated() {
          let sum = a &+ round.mix(b, c, d) &+ words[word] &+ round.constant
          let shift = round.shifts[step % 4]
          (a, b, c, d) = (d, sum << shift | sum >> (32 - shift), b, c)
        }
      }
      state = [state[0] &+ a, state[1] &+ b, state[2] &+ c, state[3] &+ d]
    }

    var digest: [UInt8] = []
    for word in state { digest.append(littleEndian: word) }
    return digest
  }

  private struct Round: Sendable {
    var order: [Int]
    var shifts: [UInt32]
    var constant: UInt32
    var mix: @Sendable (UInt32, UInt32, UInt32) -> UInt32
  }

  private static let rounds = [
    Round(order: Array(0..<16), shifts: [3, 7, 11, 19], constant: 0) { $0 & $1 | ~$0 & $2 },
    Round(order: [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15], shifts: [3, 5, 9, 13], constant: 0x5A82_7999) {
      $0 & $1 | $0 & $2 | $1 & $2
    },
    Round(order: [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15], shifts: [3, 9, 11, 15], constant: 0x6ED9_EBA1) {
      $0 ^ $1 ^ $2
    },
  ]
}

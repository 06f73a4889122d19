import FoundationEssentials

/// The forms in which a secret may travel, so that a text can be searched for it.
package enum SecretForms {
  /// Plain, Base64 at every offset, percent-encoded, in JSON, in XML, hexadecimal.
  package static func all(of secret: String) -> Set<String> {
    let bytes = Array(secret.utf8)
    let encoded = URLGrammar.percentEncoded(secret)
    var forms: Set = [secret, encoded, encoded.replacing("%20", with: "+"), lowercasedEscapes(encoded), json(secret), xml(secret)]
    forms.insert(json(secret).replacing("/", with: "\\/"))
    let hex = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    forms.formUnion([hex, hex.uppercased()])
    for offset in 0..<3 {
      let form = base64(bytes, offset: offset)
      forms.formUnion([form, form.replacing("+", with: "-").replacing("/", with: "_")])
    }
    return forms
  }

  /// The characters of Base64 that depend on the secret alone when so many bytes stand before it.
  private static func base64(_ bytes: [UInt8], offset: Int) -> String {
    let whole = Data([UInt8](repeating: 0, count: offset) + bytes).base64EncodedString()
    let first = (offset * 8 + 5) / 6
    let last = (offset + bytes.count) * 8 / 6
    return String(whole.prefix(last).dropFirst(first))
  }

  private static func lowercasedEscapes(_ encoded: String) -> String {
    var result = ""
    var left = 0
    for character in encoded {
      if character == "%" { left = 3 }
      result += left > 0 ? character.lowercased() : String(character)
      left = max(0, left - 1)
    }
    return result
  }

  private static func json(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default: result.unicodeScalars.append(scalar)
      }
    }
  }

  private static func xml(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
  }
}

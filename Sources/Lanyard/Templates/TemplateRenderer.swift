import LanyardFormats
import LanyardSpec

/// Fills templates from a scope. A template is evaluated once; what it gives is never scanned again.
struct TemplateRenderer {
  let scope: Bindings

  /// Text made of a template, and whether anything secret went into it.
  struct Text {
    var text: String
    var isSecret: Bool
    var isVerbatimCookie = false
  }

  /// The template's text; nil where the template is one reference to an absent value.
  ///
  /// `encode` is applied to the values only: for places such as a path, whose literal parts stay as written.
  func text(_ template: Template, encode: (String) -> String = { $0 }) throws(AuthError) -> Text? {
    var result = Text(text: "", isSecret: false)
    for part in template.parts {
      switch part {
      case .literal(let literal): result.text += literal
      case .reference(let reference):
        guard let value = try value(of: reference) else {
          if template.wholeReference != nil { return nil }
          throw AuthError(
            .missingValue, "'\(reference.name)' has no value here, and stands inside a longer text",
            help: "give it a default: ${\(reference.name) | default('…')}", at: reference.range)
        }
        result.text += encode(value.text)
        result.isSecret = result.isSecret || value.isSecret
        result.isVerbatimCookie = value.isVerbatimCookie && template.parts.count == 1
      }
    }
    return result
  }

  /// The value of a reference after its filters; nil where it is absent.
  func value(of reference: Template.Reference) throws(AuthError) -> Value? {
    for name in [reference.name] + reference.filters.compactMap({ $0.operandReference?.name }) where scope[name]?.isWithheld == true {
      throw AuthError(.missingInput, "'\(name)' is needed here and is not at hand", help: "give it anew", at: reference.range)
    }
    guard !reference.filters.isEmpty else { return scope[reference.name] }
    do throws(FilterEvaluator.Failure) {
      return try FilterEvaluator(scope: scope).apply(reference.filters, to: scope[reference.name])
    } catch {
      throw AuthError(.invalidValue, "'\(reference.name)' \(error.reason)", at: reference.range)
    }
  }
}

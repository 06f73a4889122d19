import LanyardSpec

extension Session {
  /// The names that a template of the caller's may refer to: the inputs at hand and what the login extracted.
  package var names: [String] { Set(plan.inputs.filter { !$0.value.isWithheld }.keys).union(variables.keys).sorted() }

  /// A template of the caller's, filled from the inputs and from what the login extracted; nil where it is one reference to nothing.
  package func text(of template: Template) throws(AuthError) -> String? {
    try TemplateRenderer(scope: plan.inputs.merging(variables) { $1 }).text(template)?.text
  }
}

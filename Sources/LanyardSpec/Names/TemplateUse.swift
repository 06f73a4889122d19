/// A template where it stands in a method, and what happens there when its value is absent.
package struct TemplateUse: Sendable {
  package var template: Template
  /// Whether the place is dropped when the template is one reference and its value is absent.
  package var isDroppable: Bool
  /// The place in words with an article, such as `a URL`, where it is not droppable.
  package var place: String

  /// A place that is dropped.
  static func droppable(_ template: Template) -> TemplateUse {
    TemplateUse(template: template, isDroppable: true, place: "a longer text")
  }

  /// A place that must have a value.
  static func needed(_ template: Template, in place: String) -> TemplateUse {
    TemplateUse(template: template, isDroppable: false, place: place)
  }
}

extension FieldTemplate {
  package var uses: [TemplateUse] { [.needed(name, in: "a field's name"), .droppable(value)] }
}

extension AuthenticationScheme {
  package var uses: [TemplateUse] { templates.map { .needed($0, in: "'authenticate'") } }
}

extension JSONTemplate {
  /// The templates inside; `root` says what becomes of a template that is the whole document.
  package func uses(root: (Template) -> TemplateUse) -> [TemplateUse] {
    switch self {
    case .literal: []
    case .text(let template): [root(template)]
    case .array(let items): items.flatMap { $0.uses { .needed($0, in: "a list") } }
    case .object(let members): members.flatMap { $0.value.uses(root: TemplateUse.droppable) }
    }
  }
}

extension XMLTemplate {
  /// The templates inside. An element is dropped with its value where that is all there is to it.
  package func uses(isRoot: Bool) -> [TemplateUse] {
    let isLeaf = !isRoot && attributes.isEmpty && children.count == 1
    let inside = children.flatMap { child -> [TemplateUse] in
      switch child {
      case .text(let template): [isLeaf ? .droppable(template) : .needed(template, in: "the text of '\(name)'")]
      case .element(let element): element.uses(isRoot: false)
      }
    }
    return attributes.map { .droppable($0.value) } + inside
  }
}

extension BodyTemplate {
  package var uses: [TemplateUse] {
    switch self {
    case .json(let json): json.uses { .needed($0, in: "a whole body") }
    case .form(let fields): fields.flatMap(\.uses)
    case .xml(let root): root.uses(isRoot: true)
    case .soap(let soap):
      (soap.action.map { [.needed($0, in: "the SOAP action")] } ?? []) + soap.header.flatMap { $0.uses(isRoot: false) }
        + soap.operation.uses(isRoot: true)
    case .jsonrpc(let call):
      [.needed(call.method, in: "the method's name")] + (call.params?.uses { .needed($0, in: "'params'") } ?? [])
    case .text(let template): [.needed(template, in: "a whole body")]
    }
  }
}

extension URLTemplate {
  package var uses: [TemplateUse] {
    [.needed(path, in: "a URL")] + (query.map { [.needed($0, in: "a URL")] } ?? [])
  }
}

extension RequestTemplate {
  package var uses: [TemplateUse] {
    url.uses + (query + headers + cookies).flatMap(\.uses) + (body?.uses ?? []) + authenticate.flatMap(\.uses)
  }
}

extension ApplyRules {
  package var uses: [TemplateUse] {
    var fields = headers + query + form + xml + soap
    if case .named(let cookies) = cookies { fields += cookies }
    return fields.flatMap(\.uses) + json.flatMap { $0.value.uses(root: TemplateUse.droppable) } + authenticate.flatMap(\.uses)
  }
}

extension SessionLife {
  /// Templates that say when the session ends. One that has no value sets no limit, which is well where there is another.
  package var uses: [TemplateUse] {
    let templates = [expiresIn?.template, expiresAt].compactMap(\.self)
    let hasOther = idle != nil || after != nil || untilRejected
    return templates.map { hasOther ? .droppable($0) : .needed($0, in: "the session's only limit") }
  }
}

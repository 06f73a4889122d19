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

/// What has templates in it that somebody lists.
package protocol TemplateHolder {
  /// Visits the templates from left to right.
  func forEachUse(_ body: (TemplateUse) -> Void)
}

extension TemplateHolder {
  package var uses: [TemplateUse] {
    var uses: [TemplateUse] = []
    forEachUse { uses.append($0) }
    return uses
  }
}

extension [FieldTemplate] {
  fileprivate func forEachUse(_ body: (TemplateUse) -> Void) {
    for field in self {
      body(.needed(field.name, in: "a field's name"))
      body(.droppable(field.value))
    }
  }
}

extension AuthenticationScheme {
  fileprivate func forEachUse(_ body: (TemplateUse) -> Void) {
    func needed(_ template: Template) { body(.needed(template, in: "'authenticate'")) }
    func optional(_ template: Template?) {
      if let template { body(.droppable(template)) }
    }
    switch self {
    case .basic(let username, let password, _), .digest(let username, let password):
      needed(username)
      needed(password)
    case .bearer(let token): needed(token)
    case .ntlm(let ntlm):
      needed(ntlm.username)
      needed(ntlm.password)
      optional(ntlm.domain)
    case .negotiate(let negotiate):
      optional(negotiate.username)
      optional(negotiate.password)
      optional(negotiate.cache)
      optional(negotiate.keytab)
      optional(negotiate.service)
    }
  }
}

extension JSONTemplate {
  /// Visits the templates inside; `root` says what becomes of a template that is the whole document.
  fileprivate func forEachUse(root: (Template) -> TemplateUse, _ body: (TemplateUse) -> Void) {
    switch self {
    case .literal: break
    case .text(let template): body(root(template))
    case .array(let items): for item in items { item.forEachUse(root: { .needed($0, in: "a list") }, body) }
    case .object(let members): for member in members { member.value.forEachUse(root: TemplateUse.droppable, body) }
    }
  }
}

extension XMLTemplate {
  /// Visits the templates inside. An element is dropped with its value where that is all there is to it.
  fileprivate func forEachUse(isRoot: Bool, _ body: (TemplateUse) -> Void) {
    for attribute in attributes { body(.droppable(attribute.value)) }
    let isLeaf = !isRoot && attributes.isEmpty && children.count == 1
    for child in children {
      switch child {
      case .text(let template): body(isLeaf ? .droppable(template) : .needed(template, in: "the text of '\(name)'"))
      case .element(let element): element.forEachUse(isRoot: false, body)
      }
    }
  }
}

extension BodyTemplate {
  fileprivate func forEachUse(_ body: (TemplateUse) -> Void) {
    switch self {
    case .json(let json): json.forEachUse(root: { .needed($0, in: "a whole body") }, body)
    case .form(let fields): fields.forEachUse(body)
    case .xml(let root): root.forEachUse(isRoot: true, body)
    case .soap(let soap):
      if let action = soap.action { body(.needed(action, in: "the SOAP action")) }
      for element in soap.header { element.forEachUse(isRoot: false, body) }
      soap.operation.forEachUse(isRoot: true, body)
    case .jsonrpc(let call):
      body(.needed(call.method, in: "the method's name"))
      call.params?.forEachUse(root: { .needed($0, in: "'params'") }, body)
    case .text(let template): body(.needed(template, in: "a whole body"))
    }
  }
}

extension URLTemplate {
  fileprivate func forEachUse(_ body: (TemplateUse) -> Void) {
    body(.needed(path, in: "a URL"))
    if let query { body(.needed(query, in: "a URL")) }
  }
}

extension RequestTemplate: TemplateHolder {
  package func forEachUse(_ body: (TemplateUse) -> Void) {
    url.forEachUse(body)
    query.forEachUse(body)
    headers.forEachUse(body)
    cookies.forEachUse(body)
    self.body?.forEachUse(body)
    for scheme in authenticate { scheme.forEachUse(body) }
  }
}

extension ApplyRules: TemplateHolder {
  package func forEachUse(_ body: (TemplateUse) -> Void) {
    headers.forEachUse(body)
    query.forEachUse(body)
    form.forEachUse(body)
    xml.forEachUse(body)
    soap.forEachUse(body)
    if case .named(let cookies) = cookies { cookies.forEachUse(body) }
    for placement in json { placement.value.forEachUse(root: TemplateUse.droppable, body) }
    for scheme in authenticate { scheme.forEachUse(body) }
  }
}

extension SessionLife: TemplateHolder {
  /// Templates that say when the session ends. One that has no value sets no limit, which is well where there is another.
  package func forEachUse(_ body: (TemplateUse) -> Void) {
    let hasOther = idle != nil || after != nil || untilRejected
    func visit(_ template: Template) {
      body(hasOther ? .droppable(template) : .needed(template, in: "the session's only limit"))
    }
    if let expiresIn { visit(expiresIn.template) }
    if let expiresAt { visit(expiresAt) }
  }
}

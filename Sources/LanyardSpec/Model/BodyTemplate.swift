/// A request's body with places to fill; every value is encoded for the place where it lands.
package enum BodyTemplate: Sendable {
  case json(JSONTemplate)
  case form([FieldTemplate])
  case xml(XMLTemplate)
  case soap(SOAPTemplate)
  case jsonrpc(JSONRPCTemplate)
  case text(Template)

  /// The Content-Type that belongs to the kind, used where the spec sets none.
  package var defaultContentType: String {
    switch self {
    case .json, .jsonrpc: "application/json"
    case .form: "application/x-www-form-urlencoded"
    case .xml: "application/xml"
    case .soap(let soap): soap.version.contentType
    case .text: "text/plain; charset=utf-8"
    }
  }
}

/// JSON with places to fill.
package enum JSONTemplate: Sendable {
  case object([Member])
  case array([JSONTemplate])
  /// `null`, `true`, `false` or a number, exactly as written.
  case literal(String)
  /// A string, or, where the template is one reference, a value of the reference's type.
  case text(Template)

  package struct Member: Sendable {
    package var name: String
    package var value: JSONTemplate
  }
}

/// An XML element with places to fill.
package struct XMLTemplate: Sendable {
  package enum Child: Sendable {
    case text(Template)
    case element(XMLTemplate)
  }

  package struct Attribute: Sendable {
    package var name: String
    package var value: Template
  }

  package var name: String
  package var attributes: [Attribute]
  package var children: [Child]
}

/// A SOAP request: the engine writes the envelope and quotes the action.
package struct SOAPTemplate: Sendable {
  package enum Version: String, Sendable, CaseIterable {
    case v1_1 = "1.1"
    case v1_2 = "1.2"

    package var contentType: String {
      switch self {
      case .v1_1: "text/xml; charset=utf-8"
      case .v1_2: "application/soap+xml; charset=utf-8"
      }
    }

    package var envelopeNamespace: String {
      switch self {
      case .v1_1: "http://schemas.xmlsoap.org/soap/envelope/"
      case .v1_2: "http://www.w3.org/2003/05/soap-envelope"
      }
    }
  }

  package var version: Version
  package var action: Template?
  package var header: [XMLTemplate]
  package var operation: XMLTemplate
}

/// A JSON-RPC 2.0 call: the engine adds `jsonrpc` and `id`.
package struct JSONRPCTemplate: Sendable {
  package var method: Template
  package var params: JSONTemplate?
}

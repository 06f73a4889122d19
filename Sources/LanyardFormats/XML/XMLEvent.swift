/// A step on the way through a tree.
enum XMLEvent {
  struct Attribute {
    var name: XMLName
    var value: String
  }

  case start(XMLName, [Attribute])
  case text(String)
  case instruction(target: String, data: String)
  case end
}

import ArgumentParser

/// Where secrets come from: never from an argument.
struct SecretOptions: ParsableArguments {
  @Option(
    name: .customLong("env"),
    help: ArgumentHelp("Take an input from an environment variable.", valueName: "name=VARIABLE"))
  var environment: [String] = []

  @Option(
    name: .customLong("file"),
    help: ArgumentHelp("Take an input from a file; one line feed at its end is dropped.", valueName: "name=PATH"),
    completion: .file())
  var files: [String] = []

  @Option(name: .customLong("stdin"), help: ArgumentHelp("Take an input from standard input.", valueName: "name"))
  var standardInput: String?
}

/// How inputs are given.
struct InputOptions: ParsableArguments {
  @Option(name: .customLong("set"), help: ArgumentHelp("Give an input that is not secret.", valueName: "name=value"))
  var settings: [String] = []

  @OptionGroup var secrets: SecretOptions
}

/// An input as it was given on the command line, not yet looked at.
enum GivenInput {
  case value(String)
  case environment(String)
  case file(String)
  case standardInput
}

/// The inputs given on the command line, by name.
struct GivenInputs {
  private(set) var byName: [String: GivenInput] = [:]

  /// None.
  init() {}

  init(_ options: InputOptions) throws(CommandError) {
    try self.init(options.secrets)
    for text in options.settings {
      let (name, value) = try Self.split(text, option: "--set", form: "name=value")
      try add(name, .value(value))
    }
  }

  init(_ options: SecretOptions) throws(CommandError) {
    for text in options.environment {
      let (name, variable) = try Self.split(text, option: "--env", form: "name=VARIABLE")
      try add(name, .environment(variable))
    }
    for text in options.files {
      let (name, path) = try Self.split(text, option: "--file", form: "name=PATH")
      try add(name, .file(path))
    }
    if let name = options.standardInput { try add(name, .standardInput) }
  }

  private mutating func add(_ name: String, _ input: GivenInput) throws(CommandError) {
    guard byName.updateValue(input, forKey: name) == nil else {
      throw CommandError("invalid-input", "'\(name)' is given twice", status: .usage)
    }
  }

  /// What stands behind `=` may be a secret that somebody put in the wrong place: the message never repeats it.
  private static func split(_ text: String, option: String, form: String) throws(CommandError) -> (String, String) {
    guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
      throw CommandError("invalid-input", "the argument of \(option) has not the form \(form)", status: .usage)
    }
    return (String(text[..<equals]), String(text[text.index(after: equals)...]))
  }
}

import Lanyard
import LanyardFileStore

extension NamedLogin {
  /// The plan without any secret that somebody would have to be asked for, or a program run for: enough to know which session it is.
  ///
  /// - Parameter runsCommands: Whether programs may be run for inputs that are not secret.
  func sketch(given: GivenInputs = GivenInputs(), runsCommands: Bool, console: Console) throws -> Plan {
    let inputs = try InputGatherer(spec: spec, method: method, given: given, account: account, console: console)
      .present(runsCommands: runsCommands)
    return try Plan(
      spec, method: method.name, inputs: inputs.values, withholding: inputs.withheld,
      policy: Plan.Policy(allowsPlainHTTP: account.allowsPlainHTTP, renewsAhead: false))
  }
}

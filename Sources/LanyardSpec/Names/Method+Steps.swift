extension Method {
  /// All steps, in the order in which they run.
  package var steps: [Step] {
    var steps = login
    // To add nothing would copy them all the same.
    if !renew.isEmpty { steps += renew }
    if !logout.isEmpty { steps += logout }
    if let probe { steps.append(probe) }
    return steps
  }
}

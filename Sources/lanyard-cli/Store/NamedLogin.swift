import Lanyard

/// An account with the spec that it is for, as both are now.
struct NamedLogin {
  var account: Account
  let spec: AuthSpec
  let method: Method

  var name: String { account.name }
}

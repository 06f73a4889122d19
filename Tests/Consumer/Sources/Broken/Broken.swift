/// Beside this file lies a spec with a mistake, so that building the target must fail.
enum Broken {}

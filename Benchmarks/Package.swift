// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that nobody who uses Lanyard builds it.
let package = Package(
  name: "lanyard-benchmarks",
  dependencies: [
    .package(name: "lanyard", path: ".."),
    // Requests as values, as Lanyard takes them.
    .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0", traits: []),
  ],
  targets: [
    // What Lanyard is compared with, in plain C, and the server that both sides speak to.
    .target(name: "CBaselines", linkerSettings: [.linkedLibrary("yaml"), .linkedLibrary("curl")]),
    .executableTarget(
      name: "benchmarks",
      dependencies: [
        "CBaselines",
        .product(name: "Lanyard", package: "lanyard"),
        .product(name: "LanyardCURL", package: "lanyard"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
      ],
      path: "Sources/Benchmarks"),
  ],
  swiftLanguageModes: [.v6]
)

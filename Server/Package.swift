// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that nobody who embeds or builds Lanyard fetches or builds an HTTP server.
let package = Package(
  name: "lanyard-server",
  products: [.executable(name: "lanyard-server", targets: ["lanyard-server"])],
  dependencies: [
    .package(name: "lanyard", path: ".."),
    // The HTTP server.
    .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1", traits: []),
    // The command line.
    .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
    // What Hummingbird's interface is made of: buffers, channels, loggers.
    .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-log.git", from: "1.14.0"),
    // Requests and answers as values; Hummingbird speaks them too.
    .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
    // The command that `mock … -- COMMAND` runs.
    .package(url: "https://github.com/swiftlang/swift-subprocess.git", from: "1.0.2"),
  ],
  targets: [
    .executableTarget(
      name: "lanyard-server",
      dependencies: [
        .product(name: "Lanyard", package: "lanyard"),
        .product(name: "LanyardCatalog", package: "lanyard"),
        .product(name: "LanyardTesting", package: "lanyard"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Subprocess", package: "swift-subprocess"),
      ]),
    .testTarget(
      name: "ServerTests",
      dependencies: [
        "lanyard-server",
        .product(name: "lanyard", package: "lanyard"),
        .product(name: "Subprocess", package: "swift-subprocess"),
      ],
      exclude: ["Stories"]),
  ],
  swiftLanguageModes: [.v6]
)

for target in package.targets {
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ]
  if target.type != .test { target.swiftSettings?.append(.strictMemorySafety()) }
}

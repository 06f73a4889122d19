// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that nobody who embeds or builds Lanyard fetches or builds what the examples are about.
let package = Package(
  name: "lanyard-examples",
  dependencies: [
    .package(name: "lanyard", path: ".."),
    // An HTTP client that a server has anyway.
    .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
    // The HTTP server, as in `Server`, with which what is built may be shared.
    .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1", traits: []),
    // What their interfaces are made of.
    .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log.git", from: "1.14.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.10.0"),
  ],
  targets: [
    // API requests by AsyncHTTPClient.
    .target(
      name: "AsyncHTTPClientGlue",
      dependencies: [
        .product(name: "Lanyard", package: "lanyard"),
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
      ]),
    // A middleware for generated clients, and the shape of the runtime that it is for.
    .target(
      name: "OpenAPIRuntime", dependencies: [.product(name: "HTTPTypes", package: "swift-http-types")], path: "Sources/OpenAPIRuntimeShape"),
    .target(
      name: "OpenAPIMiddleware",
      dependencies: [
        .product(name: "Lanyard", package: "lanyard"), "OpenAPIRuntime", .product(name: "HTTPTypes", package: "swift-http-types"),
      ]),
    // The server of the guide "Embed it in a server".
    .executableTarget(
      name: "BackupPortal",
      dependencies: [
        .product(name: "Lanyard", package: "lanyard"),
        .product(name: "LanyardCatalog", package: "lanyard"),
        .product(name: "LanyardCURL", package: "lanyard"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "LanyardFileStore", package: "lanyard"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "Logging", package: "swift-log"),
      ]),
    // A program with a spec of its own, as in Documentation/SwiftPackages.md.
    .executableTarget(
      name: "App",
      dependencies: [
        .product(name: "Lanyard", package: "lanyard"),
        .product(name: "LanyardCURL", package: "lanyard"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
      ],
      plugins: [.plugin(name: "LanyardSpecs", package: "lanyard")]),
    // What else the documentation shows. Nothing calls it.
    .target(
      name: "Snippets",
      dependencies: [
        "AsyncHTTPClientGlue", "OpenAPIMiddleware",
        .product(name: "Lanyard", package: "lanyard"),
        .product(name: "LanyardCatalog", package: "lanyard"),
        .product(name: "LanyardCURL", package: "lanyard"),
        .product(name: "LanyardFileStore", package: "lanyard"),
        .product(name: "LanyardTesting", package: "lanyard"),
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
      ]),
    .testTarget(
      name: "ExamplesTests",
      dependencies: [
        "AsyncHTTPClientGlue", "OpenAPIMiddleware", "OpenAPIRuntime", "BackupPortal", "Snippets", "App",
        .product(name: "Lanyard", package: "lanyard"),
        .product(name: "LanyardCatalog", package: "lanyard"),
        .product(name: "LanyardCURL", package: "lanyard"),
        .product(name: "LanyardTesting", package: "lanyard"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdTesting", package: "hummingbird"),
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)

for target in package.targets {
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
  ]
}

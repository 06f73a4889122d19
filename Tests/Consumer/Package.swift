// swift-tools-version: 6.2
import PackageDescription

// A package of somebody who uses Lanyard: its plugin, its catalog, and the types that are made of specs. `Scripts/test-consumer.sh` builds
// and runs it. The target `Broken` has a spec with a mistake; only building that one by its name tries it.
let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "consumer",
  dependencies: [
    .package(name: "lanyard", path: "../.."),
    .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0", traits: []),
  ],
  targets: [
    .executableTarget(
      name: "Consumer",
      dependencies: [
        .product(name: "Lanyard", package: "lanyard"),
        .product(name: "LanyardCatalog", package: "lanyard"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
      ],
      swiftSettings: settings,
      plugins: [.plugin(name: "LanyardSpecs", package: "lanyard")]),
    .target(
      name: "Broken", dependencies: [.product(name: "Lanyard", package: "lanyard")], swiftSettings: settings,
      plugins: [.plugin(name: "LanyardSpecs", package: "lanyard")]),
  ],
  swiftLanguageModes: [.v6]
)

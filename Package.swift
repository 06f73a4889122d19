// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "lanyard",
  products: [
    .library(name: "Lanyard", targets: ["Lanyard"]),
    .library(name: "LanyardSpec", targets: ["LanyardSpec"]),
    .library(name: "LanyardFileStore", targets: ["LanyardFileStore"]),
    .library(name: "LanyardCURL", targets: ["LanyardCURL"]),
    .library(name: "LanyardKerberos", targets: ["LanyardKerberos"]),
    .library(name: "LanyardCatalog", targets: ["LanyardCatalog"]),
    .library(name: "LanyardTesting", targets: ["LanyardTesting"]),
    .executable(name: "lanyard", targets: ["lanyard-cli"]),
    .plugin(name: "LanyardSpecs", targets: ["LanyardSpecs"]),
    .plugin(name: "ValidateSpecs", targets: ["ValidateSpecs"]),
  ],
  dependencies: [
    // Requests and answers as values, so that any HTTP client can be plugged in.
    .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0", traits: []),
    // Digests and MACs for the filters.
    .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
    // What the engine does, told to whoever wants to know.
    .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
    // The command line of the `lanyard` product only.
    .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
    // Real servers as processes, in the tests only.
    .package(url: "https://github.com/swiftlang/swift-subprocess.git", from: "1.0.2"),
  ],
  targets: [
    .systemLibrary(name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
    .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"]), .brew(["libxml2"])]),
    .systemLibrary(name: "CLibPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"]), .brew(["pcre2"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CProcessControl"),

    .target(name: "LanyardSpec", dependencies: ["CLibYAML"]),
    .target(name: "LanyardFormats", dependencies: ["LanyardSpec", "CLibXML2", "CLibPCRE2"]),
    .target(
      name: "Lanyard",
      dependencies: [
        "LanyardSpec", "LanyardFormats",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Crypto", package: "swift-crypto"),
        // SHA-512/256, which Digest may ask for.
        .product(name: "CryptoExtras", package: "swift-crypto"),
        .product(name: "Logging", package: "swift-log"),
      ]),
    // System calls on files, for the store and the command.
    .target(name: "LanyardPOSIX"),
    .target(
      name: "LanyardFileStore",
      dependencies: [
        "Lanyard", "LanyardPOSIX",
        // The checksum of what is kept.
        .product(name: "Crypto", package: "swift-crypto"),
      ]),
    // Opens the system's libcurl at run time: most commands send nothing, and need not wait for it to be loaded.
    .target(name: "CLibCURL", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
    // zlib decodes bodies.
    .target(name: "LanyardCURL", dependencies: ["Lanyard", "CLibCURL", "CZlib"]),
    // Opens the system's GSSAPI at run time: nothing of Kerberos is needed to build.
    .target(name: "CGSSAPI", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
    .target(name: "LanyardKerberos", dependencies: ["Lanyard", "CGSSAPI"]),
    .target(name: "LanyardTesting", dependencies: ["Lanyard"]),
    // Specs and exchanges from captured conversations; Crypto recognises a password by its digest.
    .target(
      name: "LanyardAuthoring",
      dependencies: [
        "Lanyard", "LanyardFormats", "LanyardTesting", .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Crypto", package: "swift-crypto"),
      ]),
    // The specs of the folder `specs`, as Swift types: the plugin finds them there, because the target has none of its own.
    .target(name: "LanyardCatalog", dependencies: ["Lanyard"], plugins: ["LanyardSpecs"]),
    .executableTarget(
      name: "lanyard-cli",
      dependencies: [
        "Lanyard", "LanyardAuthoring", "LanyardCatalog", "LanyardCURL", "LanyardKerberos", "LanyardTesting", "LanyardPOSIX",
        "LanyardFileStore", "CProcessControl",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        // The fingerprints of trusted files.
        .product(name: "Crypto", package: "swift-crypto"),
      ]),

    // What the plugins run. Everybody who uses them builds it, so that it has nothing but LanyardSpec.
    .executableTarget(name: "lanyard-spec-tool", dependencies: ["LanyardSpec"]),
    .plugin(name: "LanyardSpecs", capability: .buildTool(), dependencies: ["lanyard-spec-tool"]),
    .plugin(
      name: "ValidateSpecs",
      capability: .command(
        intent: .custom(verb: "validate-specs", description: "Say everything that is wrong with auth specs (*.auth.yaml)")),
      dependencies: ["lanyard-spec-tool"]),

    .testTarget(name: "LanyardSpecTests", dependencies: ["LanyardSpec"], exclude: ["Golden"]),
    .testTarget(name: "LanyardFormatsTests", dependencies: ["LanyardFormats", "LanyardSpec"]),
    .testTarget(
      name: "LanyardTests",
      dependencies: ["Lanyard", "LanyardTesting", .product(name: "Logging", package: "swift-log")],
      exclude: ["Handshakes/spnego_peer.py", "Presentation/Golden"]),
    // A process that uses a file store, or an authenticator with one, as it is told; the tests start many.
    .executableTarget(
      name: "store-worker",
      dependencies: [
        "Lanyard", "LanyardCURL", "LanyardFileStore", "LanyardPOSIX", "LanyardTesting",
        .product(name: "HTTPTypes", package: "swift-http-types"),
      ],
      path: "Tests/StoreWorker"),
    .testTarget(
      name: "LanyardFileStoreTests",
      dependencies: [
        "Lanyard", "LanyardFileStore", "LanyardTesting", "store-worker",
        .product(name: "Subprocess", package: "swift-subprocess"),
      ],
      exclude: ["Faults/trace.sh"]),
    .testTarget(name: "LanyardCatalogTests", dependencies: ["Lanyard", "LanyardCatalog"]),
    .testTarget(name: "LanyardSpecToolTests", dependencies: ["LanyardSpec", "lanyard-spec-tool"], exclude: ["Golden"]),
    .testTarget(name: "LanyardAuthoringTests", dependencies: ["LanyardAuthoring", "LanyardTesting"], exclude: ["Samples"]),
    .testTarget(name: "LanyardCURLTests", dependencies: ["LanyardCURL", "LanyardTesting"]),
    .testTarget(name: "LanyardKerberosTests", dependencies: ["LanyardKerberos"]),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "Lanyard", "LanyardCURL", "LanyardKerberos", "LanyardTesting", "lanyard-cli",
        .product(name: "Subprocess", package: "swift-subprocess"),
      ],
      exclude: [
        "ByteForByte/decode_server.py", "Command/Fixtures", "RealServers/vendor.py", "RealServers/har_browser.py", "Kerberos/acceptor.py",
      ]),
  ],
  swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system && target.type != .plugin {
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ]
  // Tests may reach for pointers freely; shipped code marks every unsafe expression.
  if target.type != .test { target.swiftSettings?.append(.strictMemorySafety()) }
}

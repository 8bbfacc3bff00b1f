// swift-tools-version: 6.2
import PackageDescription

/// Warnings are errors in what we write; deprecations stay warnings, so that a newer toolchain
/// does not break an old checkout.
let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .treatWarning("DeprecatedDeclaration", as: .warning),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "muniment",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Muniment", targets: ["Muniment"]),
        .executable(name: "muniment", targets: ["MunimentCLI"]),
    ],
    dependencies: [
        // The vault file is an SQLite database; GRDB wraps the system's SQLite with safe statements.
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        // SHA-256 with the processor's own instructions; libsodium's portable code is six times slower.
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        // Options, help, completions and manual pages of the command line.
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        // Answers of time-stamping services are DER; parsing that by hand is where such programs fail.
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        // The HTML report: escapes what evidence says by default.
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    ],
    targets: [
        // libsodium: all sealing, key derivation and signing. Debian libsodium-dev, Homebrew libsodium.
        .systemLibrary(
            name: "CSodium", pkgConfig: "libsodium",
            providers: [.apt(["libsodium-dev"]), .brew(["libsodium"])]),
        // Writes zip files. Debian libarchive-dev, Homebrew libarchive.
        .systemLibrary(
            name: "CArchive", pkgConfig: "libarchive",
            providers: [.apt(["libarchive-dev"]), .brew(["libarchive"])]),
        // Editing and completing what is typed at the prompt. Debian libedit-dev, Homebrew libedit.
        .systemLibrary(
            name: "CEdit", pkgConfig: "libedit",
            providers: [.apt(["libedit-dev"]), .brew(["libedit"])]),
        // Unpacks what a strict reader of ours found in a zip. Debian zlib1g-dev, Homebrew zlib.
        .systemLibrary(
            name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
        // The few calls of the system that Swift cannot make: prctl, renameat2, variadic SQLite settings.
        .target(
            name: "CMunimentSystem", cSettings: [.treatAllWarnings(as: .error)],
            linkerSettings: [.linkedLibrary("sqlite3")]),
        .target(
            name: "MunimentCrypto",
            dependencies: [
                "CSodium", "CMunimentSystem", .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict),
        .target(name: "MunimentParallel", dependencies: ["CMunimentSystem"], swiftSettings: strict),
        .target(name: "MunimentMerkle", dependencies: ["MunimentCrypto"], swiftSettings: strict),
        .target(
            name: "MunimentBagIt", dependencies: ["MunimentParallel", "MunimentCrypto"], swiftSettings: strict
        ),
        .target(name: "MunimentZip", dependencies: ["CArchive", "CZlib"], swiftSettings: strict),
        .target(
            name: "MunimentTimestamp",
            dependencies: ["MunimentCrypto", .product(name: "SwiftASN1", package: "swift-asn1")],
            swiftSettings: strict),
        .target(
            name: "MunimentStore",
            dependencies: [
                "MunimentParallel", "MunimentCrypto", "MunimentMerkle", "CMunimentSystem",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        .target(
            name: "Muniment",
            dependencies: [
                "MunimentStore", "MunimentBagIt", "MunimentZip", "MunimentTimestamp", "MunimentParallel",
                "MunimentCrypto", "MunimentMerkle", "CMunimentSystem",
                .product(name: "Mustache", package: "swift-mustache"),
            ],
            resources: [
                .embedInCode("Resources/certification-blank.mustache"),
                .embedInCode("Resources/cover-letter.mustache"),
                .embedInCode("Resources/guide-accounts.txt"),
                .embedInCode("Resources/guide-can-wait.txt"),
                .embedInCode("Resources/guide-first-steps.txt"),
                .embedInCode("Resources/guide-hotlines.txt"),
                .embedInCode("Resources/guide-paid.txt"),
                .embedInCode("Resources/guide-phone.txt"),
                .embedInCode("Resources/guide-posted.txt"),
                .embedInCode("Resources/guide-reporting.txt"),
                .embedInCode("Resources/guide-saving.txt"),
                .embedInCode("Resources/guide-shared-computer.txt"),
                .embedInCode("Resources/guide-under-18.txt"),
                .embedInCode("Resources/platform-bing.json"),
                .embedInCode("Resources/platform-discord.json"),
                .embedInCode("Resources/platform-facebook.json"),
                .embedInCode("Resources/platform-google-search.json"),
                .embedInCode("Resources/platform-instagram.json"),
                .embedInCode("Resources/platform-messenger.json"),
                .embedInCode("Resources/platform-onlyfans.json"),
                .embedInCode("Resources/platform-other.json"),
                .embedInCode("Resources/platform-pornhub.json"),
                .embedInCode("Resources/platform-reddit.json"),
                .embedInCode("Resources/platform-snapchat.json"),
                .embedInCode("Resources/platform-telegram.json"),
                .embedInCode("Resources/platform-threads.json"),
                .embedInCode("Resources/platform-tiktok.json"),
                .embedInCode("Resources/platform-whatsapp.json"),
                .embedInCode("Resources/platform-x.json"),
                .embedInCode("Resources/platform-youtube.json"),
                .embedInCode("Resources/recipient-ccri.json"),
                .embedInCode("Resources/recipient-ftc.json"),
                .embedInCode("Resources/recipient-ic3.json"),
                .embedInCode("Resources/recipient-ncmec.json"),
                .embedInCode("Resources/recipient-platform.json"),
                .embedInCode("Resources/recipient-police.json"),
                .embedInCode("Resources/recipient-takedown.json"),
                .embedInCode("Resources/report-words.json"),
                .embedInCode("Resources/report.mustache"),
                .embedInCode("Resources/takedown-notice.mustache"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "MunimentCLI",
            dependencies: [
                "Muniment", "CEdit", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),
        // Measures the program beside its peers: `make bench`. Not installed, and not a test.
        .executableTarget(
            name: "MunimentBench",
            dependencies: [
                "MunimentCrypto", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Tests/Benchmarks", swiftSettings: strict),
        .testTarget(name: "MunimentCryptoTests", dependencies: ["MunimentCrypto"], swiftSettings: strict),
        .testTarget(
            name: "MunimentParallelTests", dependencies: ["MunimentParallel"], swiftSettings: strict),
        .testTarget(
            name: "MunimentMerkleTests", dependencies: ["MunimentMerkle", "MunimentCrypto"],
            swiftSettings: strict),
        .testTarget(
            name: "MunimentBagItTests", dependencies: ["MunimentBagIt", "MunimentCrypto"],
            swiftSettings: strict),
        .testTarget(
            name: "MunimentTimestampTests", dependencies: ["MunimentTimestamp", "MunimentCrypto"],
            swiftSettings: strict),
        .testTarget(
            name: "MunimentZipTests", dependencies: ["MunimentZip", "CZlib"],
            swiftSettings: strict),
        .testTarget(
            name: "MunimentStoreTests",
            dependencies: [
                "MunimentStore", "MunimentCrypto", "MunimentMerkle",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "MunimentTests",
            dependencies: [
                "Muniment", "MunimentBagIt", "MunimentStore", "MunimentCrypto",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "MunimentCLITests",
            dependencies: ["MunimentCLI", "Muniment", "MunimentStore", "MunimentCrypto"],
            exclude: ["Scripts", "Terminal"], swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)

// One list of targets, two drivers: tests, and with this variable set libFuzzer (`make fuzz`).
let fuzzed: [Target.Dependency] = [
    "Muniment", "MunimentBagIt", "MunimentZip", "MunimentTimestamp", "MunimentStore", "MunimentMerkle",
    "MunimentCrypto",
]
if Context.environment["MUNIMENT_FUZZ"] == nil {
    package.targets.append(
        .testTarget(
            name: "MunimentFuzzTests", dependencies: fuzzed, exclude: ["Driver", "Corpus"],
            swiftSettings: strict))
} else {
    package.targets.append(
        .executableTarget(
            name: "MunimentFuzz", dependencies: fuzzed, path: "Tests/MunimentFuzzTests",
            exclude: ["FuzzTests.swift", "Mutation.swift", "Corpus", "Driver/fuzz.sh"],
            swiftSettings: strict + [.define("MUNIMENT_FUZZ")]))
}

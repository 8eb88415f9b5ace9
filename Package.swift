// swift-tools-version: 6.2
import PackageDescription

// The targets in layer order; arrows point down only. `Tests/run` builds with
// `--explicit-target-dependency-import-check error`, so an import not listed here does not compile.
let package = Package(
    name: "backtester",
    products: [
        .executable(name: "backtester", targets: ["backtester"])
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    ],
    targets: [
        // Layer 0: C libraries and their shims.
        .systemLibrary(name: "CFastCGI", pkgConfig: "fcgi", providers: [.apt(["libfcgi-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        // SHA-256, for the digests of keys.
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        // Linux calls that the Glibc overlay lacks: prctl, memfd_create, signalfd, accept4.
        .systemLibrary(name: "CLinux"),
        // The one SQLite call that GRDB lacks; the library itself comes in through GRDB.
        .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),
        // Comparisons of columns, compiled for several instruction sets and chosen at run time.
        .target(name: "CCompare"),
        // Arithmetic on columns of bars, likewise.
        .target(name: "CKernels"),

        // Layer 1: leaves; they don't know each other.
        .target(name: "Indicators", dependencies: ["CKernels"]),
        .target(name: "MarketData", resources: [.embedInCode("Exchanges.tsv")]),
        .target(name: "JSON"),
        .target(name: "FastCGI", dependencies: ["CFastCGI", "CLinux"]),
        .target(name: "Supervisor", dependencies: ["CLinux"]),
        .target(
            name: "SharedState",
            dependencies: ["CSQLite", .product(name: "GRDB", package: "GRDB.swift")]
        ),

        // Layer 2: the engine, and the bars it runs on.
        .target(name: "Backtesting", dependencies: ["CCompare", "CKernels", "Indicators", "MarketData"]),
        .target(
            name: "DataService",
            dependencies: [
                "CCurl", "JSON", "MarketData", "SharedState",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            // Bars to try the software on; read at run time through LOCAL_DATA_PATH.
            exclude: ["SampleData"]
        ),

        // Layer 3: routes, JSON, problems, OpenAPI.
        .target(
            name: "API",
            dependencies: [
                "Backtesting", "CCrypto", "DataService", "FastCGI", "Indicators", "JSON", "MarketData",
                "SharedState",
            ]
        ),

        // Layer 4: composition, settings, logging.
        .executableTarget(
            name: "backtester",
            dependencies: [
                "API", "Backtesting", "DataService", "FastCGI", "JSON", "MarketData", "SharedState",
                "Supervisor", "CLinux",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),

        // Not a test: timed beside numba and TA-Lib by Tests/Benchmarks/run. The product `backtester` does not need it.
        .executableTarget(
            name: "Benchmarks",
            dependencies: ["Backtesting", "Indicators", "MarketData"],
            path: "Tests/Benchmarks",
            exclude: ["run", "yardsticks.py", "kernels.py"]
        ),

        // What the tests hold every reply to: the OpenAPI document.
        .target(name: "Contract", dependencies: ["JSON"], path: "Tests/Contract"),
        // What plays the providers in tests.
        .target(name: "HTTPTestServer", path: "Tests/HTTPTestServer"),

        .testTarget(name: "IndicatorsTests", dependencies: ["Indicators"], resources: [.copy("Golden")]),
        .testTarget(name: "MarketDataTests", dependencies: ["MarketData"]),
        .testTarget(name: "JSONTests", dependencies: ["JSON"]),
        .testTarget(name: "FastCGITests", dependencies: ["FastCGI", "CLinux"]),
        .testTarget(name: "SupervisorTests", dependencies: ["Supervisor", "CLinux"]),
        .testTarget(
            name: "SharedStateTests",
            dependencies: ["SharedState", .product(name: "GRDB", package: "GRDB.swift")]
        ),
        .testTarget(
            name: "BacktestingTests",
            dependencies: ["Backtesting", "CCompare", "Indicators", "MarketData"],
            resources: [.copy("Golden")]
        ),
        .testTarget(
            name: "DataServiceTests",
            dependencies: [
                "DataService", "HTTPTestServer", "MarketData", "SharedState",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            resources: [.copy("Recorded")]
        ),
        .testTarget(
            name: "APITests",
            dependencies: [
                "API", "Backtesting", "Contract", "DataService", "FastCGI", "JSON", "MarketData",
                "SharedState",
            ]
        ),
        .testTarget(name: "BacktesterTests", dependencies: ["backtester"]),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "API", "backtester", "CLinux", "Contract", "HTTPTestServer", "JSON", "SharedState",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
    ],
    swiftLanguageModes: [.v6]
)

let settings: [SwiftSetting] = [
    // `any` is written out, so dynamic dispatch is visible (SE-0335).
    .enableUpcomingFeature("ExistentialAny"),
    // A `public import` shows what a module re-exports (SE-0409).
    .enableUpcomingFeature("InternalImportsByDefault"),
    // No members by accident of somebody else's import (SE-0444).
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

for target in package.targets where target.type != .system {
    target.swiftSettings = settings
    // Every use of a pointer or C handle in shipped code is written `unsafe`, so that it can be searched (SE-0458).
    if target.type != .test, target.path?.hasPrefix("Tests/") != true {
        target.swiftSettings?.append(.strictMemorySafety())
    }
}

import Contract
import DataService
import FastCGI
import JSON
import MarketData
import SharedState
import Synchronization
import Testing

@testable import API

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The service in this process, over a folder of its own: real databases, real files of bars, a clock that stands still.
final class TestService {
    let folder: URL
    let application: Application
    /// Seconds UTC: 2025-01-02T00:00:00Z.
    static let now: Int64 = 1_735_776_000

    private final class Clock: Sendable {
        let nanoseconds = Atomic<UInt64>(0)
    }

    init(
        clientLimit: Int = 0,
        adminToken: String? = nil,
        apiKeys: [String] = [],
        syncWorkLimit: Int64 = 500_000_000,
        takesJobs: Bool = false,
        computeSeconds: Double = 60,
        healthChecks: [HealthCheck] = [],
        expectsFaults: Bool = false
    ) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "api-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let path = folder.path()
        let statistics = Statistics()
        let clock = Clock()
        application = Application(
            Services(
                configuration: APIConfiguration(
                    version: "test",
                    maxWorkers: 2,
                    syncWorkLimit: syncWorkLimit,
                    takesJobs: takesJobs,
                    computeSeconds: computeSeconds,
                    cacheExpiryMinutes: 30,
                    adminToken: adminToken.flatMap(SecretDigest.init(setting:)),
                    apiKeys: apiKeys.compactMap(SecretDigest.init(setting:))
                ),
                data: DataService(
                    settings: Self.dataSettings(path),
                    statistics: statistics,
                    monotonicNanoseconds: { 0 }
                ),
                statistics: statistics,
                clientLimit: clientLimit > 0
                    ? ClientLimit(
                        perMinute: clientLimit,
                        heavyAtOnce: 2,
                        heavySeconds: 60,
                        seat: 0,
                        file: SQLiteFile(path: path + "/limits.db", kind: .limits),
                        statistics: statistics
                    ) : nil,
                state: SQLiteFile(path: path + "/state.db", kind: .state),
                wallClockMicroseconds: { Self.now * 1_000_000 },
                monotonicNanoseconds: {
                    clock.nanoseconds.add(1_000_000, ordering: .relaxed).newValue
                },
                pause: { _ in true },
                pool: {
                    PoolStatus(
                        responders: 4,
                        busy: 1,
                        idle: 3,
                        restarts: 0,
                        queue: 0,
                        uptimeSeconds: 60,
                        wanted: 4
                    )
                },
                system: { SystemStatus(cpuCount: 2, load: [0.5, 0.4, 0.3], residentBytes: 1 << 20) },
                healthChecks: healthChecks,
                log: { event, fields in
                    if !expectsFaults { Issue.record("logged: \(event) \(fields)") }
                }
            )
        )
    }

    /// The file of results and jobs, as another process sees it.
    var state: SQLiteFile { SQLiteFile(path: folder.path() + "/state.db", kind: .state) }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private static func dataSettings(_ folder: String) -> DataSettings {
        var settings = DataSettings(
            providers: ["local"],
            localDataPath: sampleData,
            cachePath: folder + "/cache.db"
        )
        settings.uploadsPath = folder + "/local"
        return settings
    }

    /// The bundled bars, found from this file's place in the checkout.
    static let sampleData = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Sources/DataService/SampleData").path()

    func get(
        _ target: String,
        headers: [(name: String, value: String)] = [],
        from address: String = "127.0.0.1",
        method: String = "GET"
    ) -> TestReply {
        answer(Request(method: method, target: target, headers: headers, remoteAddress: address))
    }

    func post(
        _ target: String,
        _ body: String,
        headers: [(name: String, value: String)] = [("Content-Type", "application/json")],
        from address: String = "127.0.0.1"
    ) -> TestReply {
        send("POST", target, body, headers: headers, from: address)
    }

    func send(
        _ method: String,
        _ target: String,
        _ body: String,
        headers: [(name: String, value: String)],
        from address: String = "127.0.0.1"
    ) -> TestReply {
        answer(
            Request(
                method: method,
                target: target,
                headers: headers,
                body: Array(body.utf8),
                remoteAddress: address
            )
        )
    }

    /// Every reply of these tests is held to the OpenAPI document.
    private func answer(_ request: Request) -> TestReply {
        let response = application.respond(to: request)
        for fault in Self.contract.faults(
            method: request.method,
            target: request.path,
            status: response.status,
            contentType: response.headers.first { $0.name == "Content-Type" }?.value,
            body: Array(response.body)
        ) {
            Issue.record("not as openapi.json says: \(fault)")
        }
        return TestReply(response)
    }

    private static let contract: Contract = {
        do {
            return try Contract(OpenAPI.document(version: "test"))
        } catch {
            fatalError("the OpenAPI document is not JSON: \(error)")
        }
    }()
}

/// A response as a test reads it.
struct TestReply {
    let status: Int
    let headers: [(name: String, value: String)]
    let text: String
    /// The body as JSON; null when it is none.
    let json: JSONValue

    init(_ response: Response) {
        status = response.status
        headers = response.headers
        text = String(decoding: response.body, as: UTF8.self)
        json = (try? JSONReader.parse(response.body)) ?? .null
    }

    func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// The pointers of a problem's faults.
    var pointers: [String] { json["errors"].elements.compactMap { $0["pointer"].text } }
}

extension JSONValue {
    /// A member, or null.
    subscript(_ name: String) -> JSONValue {
        if case .object(let object) = self { object[name] ?? .null } else { .null }
    }

    /// An element, or null.
    subscript(_ index: Int) -> JSONValue { elements.indices.contains(index) ? elements[index] : .null }

    var elements: [JSONValue] { if case .array(let elements) = self { elements } else { [] } }
    var names: [String] { if case .object(let object) = self { object.members.map(\.name) } else { [] } }
    var text: String? { if case .string(let text) = self { text } else { nil } }
    var double: Double? { if case .number(let number) = self { number.double } else { nil } }
    var int: Int64? { if case .number(let number) = self { number.int } else { nil } }
}

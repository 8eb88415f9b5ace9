import Foundation
import GRDB
import MarketData
import SharedState
import Testing

@testable import DataService

@Suite struct BarCacheTests {
    let folder: DataFolder

    init() throws {
        folder = try DataFolder()
        for name in ["ABC", "DEF", "GHI"] { try folder.putDays(50, from: "2024-01-01", "1d/\(name).csv") }
    }

    private var cachePath: String { folder.settings.cachePath }

    private func outcome(_ service: DataService, _ symbol: String, now: Int64) throws -> CacheOutcome {
        try service.series(request(symbol), now: now).cache
    }

    @Test func `the least recently used series go when the cache is full`() throws {
        folder.settings.cacheMaximumBytes = 2 * 50 * 48
        folder.settings.memoryBytes = 0
        let statistics = Statistics()
        let service = folder.service(statistics)
        _ = try outcome(service, "ABC", now: 0)
        _ = try outcome(service, "DEF", now: 10)
        // The use is noted, for it comes more than a minute after the last one noted.
        #expect(try outcome(service, "ABC", now: 100) == .hit)
        _ = try outcome(service, "GHI", now: 110)
        #expect(statistics.snapshot[.evictions] == 1)
        #expect(try outcome(service, "ABC", now: 120) == .hit)
        #expect(try outcome(service, "DEF", now: 120) == .miss)
    }

    @Test func `a series larger than the whole cache is served and pushes nothing out`() throws {
        let service = folder.service()
        _ = try outcome(service, "ABC", now: 0)
        folder.settings.cacheMaximumBytes = 10 * 48
        let small = folder.service()
        let fetched = try small.series(request("DEF"), now: 0)
        #expect(fetched.cache == .miss && fetched.count == 50 && fetched.warnings.isEmpty)
        #expect(try small.cacheReport(now: 0).entries == 1)
    }

    @Test func `a long series is kept in segments and comes back whole`() throws {
        var text = "timestamp,open,high,low,close\n"
        for minute in 0..<70_000 { text += "\(1_600_000_000 + 60 * minute),\(1 + minute % 9),9.5,0.5,2\n" }
        try folder.put(text, "1m/LONG.csv")
        let read = try folder.service().series(request("LONG", .minute1), now: 0)
        let cached = try folder.service().series(request("LONG", .minute1), now: 0)
        #expect(
            read.cache == .miss && cached.cache == .hit && read.series == cached.series
                && read.count == 70_000
        )
        let segments = try DatabaseQueue(path: cachePath).read { database in
            try Int.fetchOne(database, sql: "SELECT count(*) FROM segments")
        }
        #expect(segments == 3)
    }

    @Test func `replacing and clearing leaves no segment behind`() throws {
        let service = folder.service()
        _ = try outcome(service, "ABC", now: 0)
        try folder.putDays(51, from: "2024-01-01", "1d/ABC.csv")
        _ = try outcome(service, "ABC", now: 0)
        let database = try DatabaseQueue(path: cachePath)
        #expect(try database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM segments") } == 1)
        _ = try service.clearCache(CacheFilter(), now: 0)
        #expect(try database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM segments") } == 0)
    }

    @Test func `bars that are not what was written are read from the provider again`() throws {
        let good = try folder.service().series(request("ABC"), now: 0)
        try DatabaseQueue(path: cachePath).write { database in
            let columns = try Data.fetchOne(database, sql: "SELECT columns FROM segments")
            var damaged = try #require(columns)
            damaged[500] ^= 1
            try database.execute(sql: "UPDATE segments SET columns = ?", arguments: [damaged])
        }
        let again = try folder.service().series(request("ABC"), now: 0)
        #expect(again.cache == .miss && again.series == good.series)
        #expect(try outcome(folder.service(), "ABC", now: 0) == .hit)
    }

    // MARK: - Faults

    @Test(arguments: ["random", "zeros", "cut", "empty", "text"])
    func `a damaged file costs nothing but the read from the provider`(fault: String) throws {
        do { _ = try outcome(folder.service(), "ABC", now: 0) }
        for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: cachePath + suffix) }
        var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: cachePath)))
        switch fault {
        case "random": for index in bytes.indices.dropFirst(200) { bytes[index] = .random(in: 0...255) }
        case "zeros": for index in bytes.indices { bytes[index] = 0 }
        case "cut": bytes = Array(bytes.prefix(1000))
        case "empty": bytes = []
        default: bytes = Array("this is no database".utf8)
        }
        try Data(bytes).write(to: URL(fileURLWithPath: cachePath))
        let service = folder.service()
        let fetched = try service.series(request("ABC"), now: 0)
        #expect(fetched.cache == .miss && fetched.count == 50 && fetched.warnings.isEmpty)
        #expect(try outcome(folder.service(), "ABC", now: 0) == .hit)
    }

    @Test func `a cache that cannot be opened costs a warning, and is used as soon as it can be`() throws {
        try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
        _ = FileManager.default.createFile(atPath: folder.path + "/cache", contents: nil)
        let service = folder.service()
        let first = try service.series(request("ABC"), now: 0)
        #expect(first.cache == .miss && first.warnings.count == 1)
        // This process at least remembers it.
        #expect(try service.series(request("ABC"), now: 0).cache == .hit)
        #expect(throws: SharedStateError.self) { try service.checkCacheWritable() }

        try FileManager.default.removeItem(atPath: folder.path + "/cache")
        #expect(try service.series(request("DEF"), now: 0).warnings.isEmpty)
        #expect(try outcome(folder.service(), "DEF", now: 0) == .hit)
    }

    @Test func `a locked cache is read, and what cannot be written costs a warning`() throws {
        let service = folder.service()
        _ = try outcome(service, "ABC", now: 0)
        let other = try DatabaseQueue(path: cachePath)
        try other.inDatabase { database in
            try database.execute(sql: "BEGIN IMMEDIATE")
            let hit = try folder.service().series(request("ABC"), now: 0)
            #expect(hit.cache == .hit && hit.warnings.isEmpty)
            let miss = try service.series(request("DEF"), now: 0)
            #expect(miss.cache == .miss && miss.warnings.count == 1 && miss.count == 50)
            try database.execute(sql: "ROLLBACK")
        }
        #expect(try service.series(request("GHI"), now: 0).warnings.isEmpty)
    }

    @Test(.timeLimit(.minutes(1)))
    func `a disk that takes no more costs a warning, and what is cached is still read`() async throws {
        _ = try outcome(folder.service(), "ABC", now: 0)
        let (cachePath, localPath) = (cachePath, folder.settings.localDataPath)
        await #expect(processExitsWith: .success) {
            [cachePath = cachePath as String, localPath = localPath as String] in
            // No file may grow beyond what the log has already: writes fail as on a full disk.
            signal(SIGXFSZ, SIG_IGN)
            let size = try FileManager.default.attributesOfItem(atPath: cachePath + "-wal")[.size] as? UInt
            var limit = rlimit(rlim_cur: (size ?? 0) + 100, rlim_max: (size ?? 0) + 100)
            setrlimit(__rlimit_resource_t(1), &limit)
            let service = DataService(
                settings: DataSettings(
                    providers: ["local"],
                    localDataPath: localPath,
                    cachePath: cachePath
                ),
                statistics: Statistics(),
                monotonicNanoseconds: { 0 }
            )
            let hit = try service.series(request("ABC"), now: 0)
            let miss = try service.series(request("DEF"), now: 0)
            guard hit.cache == .hit, hit.warnings.isEmpty, miss.cache == .miss, miss.warnings.count == 1
            else { exit(2) }
        }
        #expect(try outcome(folder.service(), "DEF", now: 0) == .miss)
        #expect(try outcome(folder.service(), "DEF", now: 0) == .hit)
    }

    // MARK: - Several processes

    @Test func `processes that share memory are told of changes without reading the file`() throws {
        let memory = SharedHeader(slots: 2)
        let (one, two) = (folder.service(memory.statistics(0)), folder.service(memory.statistics(1)))
        for service in [one, two] { _ = try service.series(request("ABC"), now: 0) }
        #expect(try two.series(request("ABC"), now: 0).cache == .hit)
        _ = try one.clearCache(CacheFilter(symbol: "ABC"), now: 0)
        #expect(try two.series(request("ABC"), now: 0).cache == .miss)
        #expect(try one.series(request("ABC"), now: 0).cache == .hit)
        let total = memory.statistics(0).snapshot
        #expect(total[.cacheHits] == 3 && total[.cacheMisses] == 2)
    }

    @Test(.timeLimit(.minutes(1)))
    func `eight processes that read, refresh and clear at once all get the right bars`() async throws {
        let (cachePath, localPath) = (cachePath, folder.settings.localDataPath)
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<8 {
                group.addTask {
                    await #expect(processExitsWith: .success) {
                        [
                            number = number as Int, cachePath = cachePath as String,
                            localPath = localPath as String
                        ] in
                        let settings = DataSettings(
                            providers: ["local"],
                            localDataPath: localPath,
                            cachePath: cachePath
                        )
                        let service = DataService(
                            settings: settings,
                            statistics: Statistics(),
                            monotonicNanoseconds: { 0 }
                        )
                        for round in 0..<100 {
                            var wanted = try request(["ABC", "DEF", "GHI"][round % 3])
                            wanted.refresh = (round + number) % 10 == 0
                            let fetched = try service.series(wanted, now: Int64(round))
                            guard fetched.count == 50, fetched.series.closes.last == 150 else { exit(2) }
                            guard (round + number) % 25 == 0 else { continue }
                            // On a machine that has no time for it the lock may not come free within the
                            // budget.
                            do { _ = try service.clearCache(CacheFilter(), now: 0) } catch SharedStateError
                                .busy
                            {}
                        }
                    }
                }
            }
        }
        let check = try await DatabaseQueue(path: cachePath).read {
            try String.fetchOne($0, sql: "PRAGMA integrity_check")
        }
        #expect(check == "ok")
    }
}

/// Zeroed memory for statistics that several services share, as the pool's processes do.
private final class SharedHeader {
    private let memory: [UnsafeMutableRawBufferPointer]

    init(slots: Int) {
        memory = ([Statistics.headerBytes] + Array(repeating: Statistics.payloadBytes, count: slots)).map {
            bytes in
            let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes, alignment: 8)
            memory.initializeMemory(as: UInt8.self, repeating: 0)
            return memory
        }
    }

    deinit { for part in memory { part.deallocate() } }

    func statistics(_ own: Int) -> Statistics {
        Statistics(header: memory[0], slots: Array(memory[1...]), own: own)
    }
}

import GRDB
import Testing

@testable import SharedState

@Suite struct TokenTableTests {
    let folder: TemporaryFolder
    let table: TokenTable

    init() throws {
        folder = try TemporaryFolder()
        table = TokenTable(file: SQLiteFile(path: folder.file("limits.db"), kind: .limits))
    }

    /// Sixty a minute, of which five at once; one unit a second.
    private let limit = RateLimit(60, perSeconds: 60, burst: 5)
    private let second: Int64 = 1_000_000
    private let start: Int64 = 1_700_000_000_000_000

    @Test func `a burst passes, the next is told when to come again, and then passes`() throws {
        for left in [4, 3, 2, 1, 0] {
            let decision = try table.take("a", limit: limit, now: start)
            #expect(decision.isAllowed && decision.remaining == left && decision.limit == 5)
            #expect(decision.resetSeconds == 5 - left && decision.retrySeconds == 0)
        }
        let refused = try table.take("a", limit: limit, now: start)
        #expect(!refused.isAllowed && refused.remaining == 0 && refused.retryMicroseconds == second)
        #expect(refused.resetSeconds == 5)
        #expect(try table.take("a", limit: limit, now: start + second - 1).isAllowed == false)
        #expect(try table.take("a", limit: limit, now: start + second).isAllowed)
    }

    @Test func `keys don't share units`() throws {
        for _ in 0..<5 { _ = try table.take("a", limit: limit, now: start) }
        #expect(try table.take("b", limit: limit, now: start).remaining == 4)
    }

    @Test func `more units than the burst never pass, not even for a new key`() throws {
        let decision = try table.take("new", cost: 6, limit: limit, now: start)
        #expect(!decision.isAllowed && decision.retryMicroseconds == nil && decision.remaining == 5)
        #expect(try table.take("new", cost: 5, limit: limit, now: start).isAllowed)
    }

    @Test func `a refusal takes nothing`() throws {
        _ = try table.take("a", cost: 3, limit: limit, now: start)
        #expect(try table.take("a", cost: 4, limit: limit, now: start).remaining == 2)
        #expect(try table.take("a", cost: 2, limit: limit, now: start).isAllowed)
    }

    @Test func `a clock that jumps back an hour costs at most one full bucket of waiting`() throws {
        for _ in 0..<5 { _ = try table.take("a", limit: limit, now: start) }
        let back = start - 3600 * second
        let refused = try table.take("a", limit: limit, now: back)
        #expect(refused.retryMicroseconds == second && refused.resetSeconds == 5)
        #expect(try table.take("a", limit: limit, now: back + second).isAllowed)
        #expect(try table.take("a", limit: limit, now: back + second).isAllowed == false)
    }

    @Test func `processes whose clocks differ a little give nothing away`() throws {
        for _ in 0..<5 { _ = try table.take("a", limit: limit, now: start) }
        for late in 0..<1000 {
            #expect(try table.take("a", limit: limit, now: start - Int64(late)).isAllowed == false)
        }
        #expect(try table.take("a", limit: limit, now: start + second - 1).isAllowed == false)
    }

    @Test func `a clock that jumps ahead frees the bucket and no more`() throws {
        for _ in 0..<5 { _ = try table.take("a", limit: limit, now: start) }
        #expect(try table.take("a", limit: limit, now: start + 3600 * second).remaining == 4)
    }

    @Test func `purging drops full buckets alone`() throws {
        _ = try table.take("old", limit: limit, now: start)
        _ = try table.take("new", cost: 5, limit: limit, now: start)
        #expect(try table.purge(now: start + 2 * second) == 1)
        #expect(try table.take("new", limit: limit, now: start + second).remaining == 0)
    }

    @Test func `forty thousand random steps agree with the algorithm in plain numbers`() throws {
        struct Model {
            var arrivals: [String: Int64] = [:]

            mutating func take(_ key: String, _ cost: Int, _ limit: RateLimit, _ now: Int64) -> RateDecision {
                let increment = Int64(cost) * limit.emissionMicroseconds
                let capacity = Int64(limit.burst) * limit.emissionMicroseconds
                let full = max(min(arrivals[key] ?? now, now + capacity), now)
                let isAllowed = full + increment <= now + capacity
                let arrival = isAllowed ? full + increment : full
                if isAllowed {
                    arrivals[key] = arrival
                } else if let stored = arrivals[key], stored > now + capacity + max(capacity, 1_000_000) {
                    arrivals[key] = now + capacity
                }
                return RateDecision(
                    isAllowed: isAllowed,
                    limit: limit.burst,
                    remaining: Int((capacity - (arrival - now)) / limit.emissionMicroseconds),
                    resetMicroseconds: arrival - now,
                    retryMicroseconds: isAllowed
                        ? 0 : increment > capacity ? nil : full + increment - capacity - now
                )
            }
        }
        let limits = [
            limit, RateLimit(7, perSeconds: 3, burst: 2), RateLimit(100_000, perSeconds: 1, burst: 1),
        ]
        var model = Model()
        var now = start
        for step in 0..<40_000 {
            switch Int.random(in: 0..<1000) {
            case 0: now -= 3600 * second
            case 1: now += 3600 * second
            default: now += Int64.random(in: 0...300_000)
            }
            // A key keeps its limit, as a client does.
            let number = Int.random(in: 0..<limits.count)
            let cost = Int.random(in: 0..<20) == 0 ? 6 : Int.random(in: 1...2)
            let decision = try table.take("k\(number)", cost: cost, limit: limits[number], now: now)
            try #require(decision == model.take("k\(number)", cost, limits[number], now), "step \(step)")
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `eight processes at a frozen clock take exactly the burst together`() async throws {
        let path = folder.file("limits.db")
        let results = folder.file("results.db")
        try SQLiteFile(path: results, kind: .notes(.rebuild)).open()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    await #expect(processExitsWith: .success) {
                        [path = path as String, results = results as String] in
                        var patient = SQLiteKind.limits
                        patient.busyMilliseconds = 20_000
                        let table = TokenTable(file: SQLiteFile(path: path, kind: patient))
                        let limit = RateLimit(60, perSeconds: 60, burst: 50)
                        var allowed = 0
                        for _ in 0..<200 {
                            if try table.take("all", limit: limit, now: 1_700_000_000_000_000).isAllowed {
                                allowed += 1
                            }
                        }
                        var kind = SQLiteKind.notes(.rebuild)
                        kind.busyMilliseconds = 20_000
                        try SQLiteFile(path: results, kind: kind).note("\(allowed)")
                    }
                }
            }
        }
        let counts = try SQLiteFile(path: results, kind: .notes(.rebuild)).notes().compactMap(Int.init)
        #expect(counts.count == 8 && counts.reduce(0, +) == 50)
    }
}

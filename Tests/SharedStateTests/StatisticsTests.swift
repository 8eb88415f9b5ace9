import Foundation
import Testing

@testable import SharedState

@Suite struct StatisticsTests {
    private let memory = SharedMemory(slots: 3)

    private static let counters: [Counter] =
        [
            .httpRequests, .dataRequests, .dataFailures, .cacheHits, .cacheMisses, .cacheStale, .cachePartial,
            .memoryHits,
            .symbolsFetched, .fetchMicroseconds, .evictions, .backtests, .backtestFailures,
            .backtestMicroseconds, .clientRefusals, .limitFaults, .droppedLogLines,
        ] + (Counter.statuses + [Counter.otherStatus]).map(Counter.httpStatus)
        + (0..<Counter.providerPlaces).flatMap { [.providerRequests($0), .providerFailures($0)] }

    @Test func `every counter has a place of its own`() {
        #expect(Set(Self.counters.map(\.index)) == Set(0..<Counter.count))
    }

    @Test func `figures are sums over all processes, whoever asks`() {
        let (one, two) = (memory.statistics(0), memory.statistics(1))
        one.add(.cacheHits)
        two.add(.cacheHits, 4)
        two.add(.httpStatus(404))
        two.add(.httpStatus(418))
        for reader in [one, two, memory.statistics(2), memory.statistics(nil)] {
            let snapshot = reader.snapshot
            #expect(snapshot[.cacheHits] == 5 && snapshot[.cacheMisses] == 0)
            #expect(snapshot[.httpStatus(404)] == 1 && snapshot[.httpStatus(Counter.otherStatus)] == 1)
        }
    }

    @Test func `a replacement goes on in the slot of the process it replaces`() {
        memory.statistics(0).add(.backtests, 2)
        memory.statistics(0).add(.backtests)
        #expect(memory.statistics(nil).snapshot[.backtests] == 3)
    }

    @Test func `a reset by one process empties what all others wrote before, and nothing they write after`() {
        let (one, two) = (memory.statistics(0), memory.statistics(1))
        for statistics in [one, two] {
            statistics.add(.cacheHits, 10)
            statistics.record(500, in: .httpLatency)
        }
        memory.statistics(nil).reset(now: 77)
        #expect(
            one.snapshot[.cacheHits] == 0 && one.snapshot[.httpLatency].count == 0 && one.snapshot.since == 77
        )
        two.add(.cacheHits)
        #expect(one.snapshot[.cacheHits] == 1 && one.snapshot[.httpLatency].max == 0)
        one.record(9, in: .httpLatency)
        #expect(two.snapshot[.cacheHits] == 1 && two.snapshot[.httpLatency].max == 9)
    }

    @Test func `every series of times has a place of its own`() {
        let all =
            (0..<Timing.routePlaces).map(Timing.route) + (0..<Counter.providerPlaces).map(Timing.provider)
            + Timing.Phase.allCases.map(Timing.phase)
        #expect(all.map(\.index) == Array(0..<Timing.count))
    }

    @Test func `times of a series are counted in their buckets, over all processes`() {
        let (one, two) = (memory.statistics(0), memory.statistics(1))
        for time: Int64 in [-5, 250, 251] { one.record(time, in: .route(3)) }
        two.record(90_000_000, in: .route(3))
        let times = memory.statistics(nil).times(of: .route(3))
        #expect(times.count == 4 && times.sum == 90_000_501)
        #expect(times.buckets.first == 2 && times.buckets[1] == 1 && times.buckets.last == 1)
        #expect(one.times(of: .route(2)).count == 0 && one.times(of: .phase(.data)).count == 0)
    }

    @Test func `recent figures are those since the mark before the last`() {
        let (one, supervisor) = (memory.statistics(0), memory.statistics(nil))
        supervisor.reset(now: 1000)
        func request(_ status: Int) {
            one.add(.httpRequests)
            one.add(.httpStatus(status))
        }
        request(500)
        #expect(
            supervisor.recent(now: 1030, losses: 1)
                == RecentFigures(seconds: 30, requests: 1, serverErrors: 1, losses: 1)
        )
        for time: Int64 in [1060, 1120] { supervisor.mark(now: time, losses: 1) }
        request(200)
        #expect(
            one.recent(now: 1130, losses: 3)
                == RecentFigures(seconds: 70, requests: 1, serverErrors: 0, losses: 2)
        )
        supervisor.reset(now: 1140)
        request(503)
        #expect(one.recent(now: 1150, losses: 3).errorRate == 1)
    }

    @Test func `a process without a slot writes nothing`() {
        memory.statistics(nil).add(.cacheHits)
        #expect(memory.statistics(0).snapshot[.cacheHits] == 0)
    }

    @Test func `quantiles are within a sixteenth of the exact ones and the longest is exact`() {
        let statistics = Statistics()
        let times = (0..<5000).map { _ in Int64(pow(10, Double.random(in: 0...7))) }
        for time in times { statistics.record(time, in: .backtestExecution) }
        let found = statistics.snapshot[.backtestExecution]
        let sorted = times.sorted()
        for (value, percent) in [(found.p50, 50), (found.p90, 90), (found.p99, 99)] {
            let exact = sorted[(sorted.count * percent + 99) / 100 - 1]
            #expect(value >= exact && Double(value) <= Double(exact) * 1.0625)
        }
        #expect(found.max == sorted.last && found.count == 5000 && found.sum == times.reduce(0, +))
    }

    @Test func `one time is all its quantiles`() {
        let statistics = Statistics()
        statistics.record(1234, in: .httpLatency)
        let found = statistics.snapshot[.httpLatency]
        #expect([found.p50, found.p90, found.p99, found.max] == [1234, 1234, 1234, 1234])
        #expect(statistics.snapshot[.backtestExecution] == Quantiles(buckets: [], sum: 0, max: 0))
    }

    @Test func `times out of range count at the ends`() {
        let statistics = Statistics()
        for time in [Int64.min, -1, 0, .max] { statistics.record(time, in: .httpLatency) }
        #expect(statistics.snapshot[.httpLatency].count == 4)
    }
}

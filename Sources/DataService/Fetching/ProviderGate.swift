import SharedState

/// Whether a provider may be asked now: what all processes together know and have used up of it.
///
/// One a process. When the shared limits cannot be read, a process keeps its own part of them, so that a full disk does
/// not stop the service and no limit is exceeded either.
final class ProviderGate {
    /// An answer to asking to send a request.
    enum Answer: Equatable {
        /// It may be sent at this microsecond.
        case at(Int64)
        /// It may not; ask again after so many seconds.
        case refused(reason: String, seconds: Int)
    }

    private let owner: Int64
    private let processes: Int
    private let breakers: BreakerTable
    private let bench: Bench
    private let turns: TurnTable
    /// Providers that this process is trying out after a rest, and the microsecond until which it may.
    private var probing: [String: Int64] = [:]
    /// When the next request of a provider may go while the shared limits cannot be read.
    private var ownTurns: [String: Int64] = [:]

    init(limits: SQLiteFile, owner: Int64, settings: NetworkSettings) {
        self.owner = owner
        processes = max(1, settings.processes)
        breakers = BreakerTable(file: limits)
        bench = Bench(file: limits)
        turns = TurnTable(
            file: limits,
            longestWaitMicroseconds: Int64(max(1, settings.deadlineSeconds) * 1_000_000)
        )
    }

    // MARK: - Before a request

    /// What the account's plan does not include.
    func refusedFeatures(_ source: RemoteSource, now: Int64) -> Set<String> {
        let entries = (try? bench.entries(of: source.account, now: now / 1_000_000)) ?? []
        return Set(entries.map(\.feature).filter { !$0.isEmpty })
    }

    /// Why the provider is not to be asked at all now; nil when it may be.
    func refusal(_ source: RemoteSource, now: Int64) -> Answer? {
        if let entry = benched(source, now: now) {
            return .refused(reason: entry.reason, seconds: Int(entry.until - now / 1_000_000))
        }
        guard case .open(let until) = state(source, now: now) else { return nil }
        return .refused(reason: Self.leftAlone, seconds: Self.seconds(until - now))
    }

    /// Asks to send a request this very moment, and to be the one that finds out whether the provider works again.
    ///
    /// What came of it is reported with ``answered(_:)`` or ``note(_:_:now:)``.
    func admit(_ source: RemoteSource, now: Int64) -> Answer? {
        guard let state = state(source, now: now), state != .closed else { return nil }
        if case .halfOpen = state, let until = probing[source.name], until > now {
            return .refused(reason: Self.leftAlone, seconds: 1)
        }
        let rest = try? breakers.refusal(source.name, owner: owner, source.breaker, now: now)
        if let rest { return .refused(reason: Self.leftAlone, seconds: Self.seconds(rest)) }
        probing[source.name] = now + source.breaker.probeMicroseconds
        return nil
    }

    /// The next turn, if it comes before a microsecond.
    func turn(_ source: RemoteSource, now: Int64, latest: Int64) -> Answer {
        if let refusal = refusal(source, now: now) { return refusal }
        let answer: Turn
        do throws(SharedStateError) {
            answer = try turns.take(source.account, limits: source.turns, now: now, latest: latest)
        } catch { answer = ownTurn(source, now: now, latest: latest) }
        switch answer {
        case .at(let time): return .at(time)
        case .tooLate(let time):
            return .refused(reason: "its rate limit is used up", seconds: Self.seconds(time - now))
        }
    }

    /// A process's own part of the limits.
    private func ownTurn(_ source: RemoteSource, now: Int64, latest: Int64) -> Turn {
        let intervals = source.turns.map { limit -> Int64 in
            switch limit {
            case .rate(let rate): rate.emissionMicroseconds
            case .window(let count, let microseconds): microseconds / Int64(max(count, 1))
            }
        }
        let interval: Int64 = intervals.max() ?? 0
        let step = interval * Int64(processes)
        let next = ownTurns[source.account] ?? now
        let time = max(now, min(next, now + step))
        guard time <= latest else { return .tooLate(time) }
        ownTurns[source.account] = time + step
        return .at(time)
    }

    private static func seconds(_ microseconds: Int64) -> Int {
        Int(max(1, (microseconds + 999_999) / 1_000_000))
    }

    // MARK: - After an answer

    /// Notes that the provider answered, with whatever.
    func answered(_ source: RemoteSource) {
        probing[source.name] = nil
        // A breaker that could not be closed is found out by its next probe.
        try? breakers.succeeded(source.name)
    }

    /// Notes what an error says about the provider or the account, beyond the one series.
    ///
    /// What cannot be noted is found out again at the next request.
    func note(_ error: ProviderError, _ source: RemoteSource, now: Int64) {
        let seconds = now / 1_000_000
        let isProbe = probing.removeValue(forKey: source.name) != nil
        switch error {
        case .rateLimited(let rest):
            try? breakers.trip(source.name, for: Int64(max(1, rest)) * 1_000_000, source.breaker, now: now)
        // Nonsense about one series says nothing about the others, unless it is all there is to go by.
        case .badAnswer where !isProbe: break
        case .temporarilyDown, .unreachable, .badAnswer:
            _ = try? breakers.failed(source.name, owner: owner, source.breaker, now: now)
        case .quotaExhausted(let until):
            try? bench.put(source.account, until: until, reason: error.message, now: seconds)
        case .planRefused(let feature):
            try? bench.put(
                source.account,
                feature: feature,
                until: seconds + Self.planSeconds,
                reason: error.message,
                now: seconds
            )
        case .unauthorized:
            try? bench.put(
                source.account,
                until: seconds + Self.keySeconds,
                reason: error.message,
                now: seconds
            )
        case .notFound, .noData, .beyondReach, .unsupported: answered(source)
        }
    }

    /// How a provider's breaker stands; nil when it cannot be read.
    func state(_ source: RemoteSource, now: Int64) -> BreakerState? {
        try? breakers.state(source.name, source.breaker, now: now)
    }

    /// Why the account is left alone; nil when it is not.
    func benched(_ source: RemoteSource, now: Int64) -> BenchEntry? {
        let entries = (try? bench.entries(of: source.account, now: now / 1_000_000)) ?? []
        return entries.first { $0.feature.isEmpty }
    }

    /// Microseconds until another request may go; nil when it cannot be read.
    func wait(_ source: RemoteSource, now: Int64) -> Int64? {
        (try? turns.next(source.account, limits: source.turns, now: now)).map { $0 - now }
    }

    private static let leftAlone = "it failed or asked for a rest, and is left alone for now"
    private static let planSeconds: Int64 = 86_400
    private static let keySeconds: Int64 = 300
}

import MarketData
import SharedState

/// Brings several requests to their ends at the same time: the one place where a process waits for providers.
///
/// A request is answered from the caches, or by another process that already fetches the series, or by fetching what
/// is missing: with a lease on the series, turns within the provider's limits, and several tries. All that are to be
/// fetched are in flight together, as far as the settings and the limits allow.
final class RetrievalLoop {
    let service: DataService
    let remote: RemoteProviders
    var retrievals: [Retrieval]
    /// Unix seconds at which the requests came.
    let now: Int64
    let watch: Stopwatch
    /// Microsecond by which all have to be answered.
    let deadline: Int64
    /// Microsecond after which nothing is tried again while there is another provider to ask.
    let patience: Int64
    /// Requests under way, by their numbers.
    var inFlight: [Int: (retrieval: Int, piece: Int, part: Int)] = [:]
    private var nextNumber = 0
    /// Series that this loop fetches, with or without a lease.
    var fetching: Set<SeriesKey> = []
    private var nextRenewal: Int64 = 0

    init(
        _ service: DataService,
        _ remote: RemoteProviders,
        _ retrievals: [Retrieval],
        now: Int64,
        deadline: UInt64?
    ) {
        self.service = service
        self.remote = remote
        self.retrievals = retrievals
        self.now = now
        watch = Stopwatch(remote.clock)
        let monotonic = remote.clock.monotonicNanoseconds()
        let left = deadline.map { Int64(($0 - min($0, monotonic)) / 1000) } ?? .max
        self.deadline = watch.now + min(left, Int64(service.settings.network.deadlineSeconds * 1_000_000))
        patience = watch.now + (self.deadline - watch.now) / 3
    }

    /// Works until all are done.
    func run() -> [Retrieval] {
        while true {
            for index in retrievals.indices where !retrievals[index].isDone { step(index) }
            if retrievals.allSatisfy(\.isDone) { break }
            renewLeases()
            let pause = Int(max(1, min(wake - watch.now + 999, 1_000_000) / 1000))
            if inFlight.isEmpty {
                watch.sleep(pause)
            } else {
                for (number, result) in remote.transport.completed(waiting: pause) {
                    take(number, result)
                }
            }
        }
        remote.transport.abandon()
        return retrievals
    }

    /// The microsecond at which something is to be looked at again, whatever answers come.
    private var wake: Int64 {
        var wake = min(deadline, watch.now + Self.longestPause)
        if !fetching.isEmpty { wake = min(wake, nextRenewal) }
        for retrieval in retrievals {
            switch retrieval.state {
            case .waiting(let time): wake = min(wake, time)
            case .queued: if hasRoom { wake = min(wake, watch.now) }
            case .fetching:
                guard let download = retrieval.download, inFlight.count < batchSize else { continue }
                for (piece, part) in download.indices {
                    if case .due(let time) = download[piece, part].state { wake = min(wake, time) }
                }
            case .ready, .done: continue
            }
        }
        return max(wake, watch.now)
    }

    // MARK: - One request

    /// Takes a request as far as it comes at this moment.
    private func step(_ index: Int) {
        while true {
            switch retrievals[index].state {
            case .done: return
            case .queued:
                guard hasRoom else { return }
                retrievals[index].state = .ready
            case .waiting(let time):
                guard time <= watch.now else { return }
                retrievals[index].state = .ready
            case .ready:
                service.advance(&retrievals[index], now: now)
                guard !retrievals[index].isDone, let key = retrievals[index].key,
                    let source = remote.sources[key.provider]
                else { continue }
                do throws(DataError) {
                    guard try begin(index, key, source) else { return }
                } catch { fail(index, error) }
            case .fetching:
                guard let key = retrievals[index].key, let source = remote.sources[key.provider] else {
                    return
                }
                send(index, source)
                guard conclude(index, key, source) else { return }
            }
        }
    }

    /// Begins to fetch a series that the caches do not have.
    ///
    /// - Returns: False when there is nothing more to do at this moment.
    private func begin(_ index: Int, _ key: SeriesKey, _ source: RemoteSource) throws(DataError) -> Bool {
        if try service.answerFromCache(&retrievals[index], key, since: since(index), now: now) {
            return true
        }
        if let failure = knownFailure(index, key) { throw failure.error(key, now: seconds) }
        guard watch.now < deadline else {
            throw .providerUnavailable(
                key.provider,
                reason: "the time for this request is over",
                retryAfterSeconds: 5
            )
        }
        guard hasRoom else {
            retrievals[index].state = .queued
            return false
        }
        guard lease(key, index) else {
            retrievals[index].state = .waiting(at: watch.now + Self.pollMicroseconds)
            retrievals[index].hasWaited = true
            return false
        }
        // Who had the lease before may just have put it there.
        do throws(DataError) {
            if try service.answerFromCache(&retrievals[index], key, since: since(index), now: now) {
                release(index)
                return true
            }
            if let failure = knownFailure(index, key) { throw failure.error(key, now: seconds) }
        } catch {
            release(index)
            throw error
        }
        service.statistics.add(.cacheMisses)
        retrievals[index].begun = remote.clock.monotonicNanoseconds()
        try plan(index, key, source)
        return true
    }

    /// Makes the requests for what is missing.
    func plan(_ index: Int, _ key: SeriesKey, _ source: RemoteSource) throws(DataError) {
        if case .refused(let reason, let seconds) = remote.gate.refusal(source, now: watch.now) {
            throw .providerUnavailable(key.provider, reason: reason, retryAfterSeconds: seconds)
        }
        let wanted = service.wanted(retrievals[index].request, now: now)
        let cached = retrievals[index].isAnew ? nil : service.cachedCopy(key, now: now).cached
        let (spans, base) = service.missing(wanted, cached, retrievals[index], since: since(index), now: now)
        do throws(ProviderError) {
            retrievals[index].download = try Download(
                key,
                wanted: wanted.span,
                missing: spans,
                base: base,
                provider: source.provider,
                now: seconds,
                without: remote.gate.refusedFeatures(source, now: watch.now)
            )
        } catch { throw DataError(error, key, now: seconds) }
        retrievals[index].state = .fetching
    }

    /// What is remembered of the provider's refusal of a series.
    private func knownFailure(_ index: Int, _ key: SeriesKey) -> RememberedFailure? {
        let request = retrievals[index].request
        let span = service.wanted(request, now: now).span
        return try? service.cache.failures(key).first { failure in
            failure.applies(to: span, now: seconds) && (!request.refresh || failure.at >= since(index))
        }
    }

    /// From when on, in Unix seconds, what was fetched or found out counts as new to a request to refresh: one that found
    /// nobody else at it asks the provider itself.
    private func since(_ index: Int) -> Int64 { retrievals[index].hasWaited ? now : .max }

    /// Gives up on the provider that is being asked.
    func fail(_ index: Int, _ error: DataError) {
        forgetInFlight(index)
        release(index)
        retrievals[index].fail(error)
    }

    /// Answers to what is still under way for a request are not waited for.
    func forgetInFlight(_ index: Int) {
        for (number, place) in inFlight where place.retrieval == index { inFlight[number] = nil }
    }

    /// Series fetched at once, and requests under way.
    var batchSize: Int { max(1, service.settings.network.batchSize) }
    private var hasRoom: Bool { fetching.count < batchSize }

    /// Unix seconds at this moment.
    var seconds: Int64 { watch.now / 1_000_000 }

    /// A number that no request under way has.
    func number() -> Int {
        nextNumber += 1
        return nextNumber
    }

    // MARK: - Leases

    /// Whether this loop may fetch a series: nobody else does.
    private func lease(_ key: SeriesKey, _ index: Int) -> Bool {
        guard !fetching.contains(key) else { return false }
        let state = try? remote.leases.acquire(
            key.text,
            owner: remote.owner,
            for: Self.leaseMicroseconds,
            now: watch.now
        )
        // Without leases some fetch the same; none has to do without.
        if case .taken = state { return false }
        if fetching.isEmpty { nextRenewal = watch.now + Self.leaseMicroseconds / 3 }
        fetching.insert(key)
        retrievals[index].hasLease = true
        return true
    }

    /// Lets others fetch the series of a request that has the lease on it.
    func release(_ index: Int) {
        guard retrievals[index].hasLease, let key = retrievals[index].key else { return }
        retrievals[index].hasLease = false
        fetching.remove(key)
        // One that could not be given back runs out.
        try? remote.leases.release(key.text, owner: remote.owner)
    }

    private func renewLeases() {
        guard !fetching.isEmpty, watch.now >= nextRenewal else { return }
        nextRenewal = watch.now + Self.leaseMicroseconds / 3
        for key in fetching {
            // One that was lost meanwhile costs a second request at most.
            _ = try? remote.leases.renew(
                key.text,
                owner: remote.owner,
                for: Self.leaseMicroseconds,
                now: watch.now
            )
        }
    }

    /// How long a process that died keeps others from fetching its series.
    static let leaseMicroseconds: Int64 = 5_000_000
    private static let pollMicroseconds: Int64 = 10_000
    private static let longestPause: Int64 = 1_000_000
}

extension SeriesKey {
    /// A name for leases.
    fileprivate var text: String { "\(provider) \(symbol) \(timeframe) \(adjusted ? "adjusted" : "raw")" }
}

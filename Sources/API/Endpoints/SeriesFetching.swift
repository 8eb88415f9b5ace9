import DataService
import FastCGI
import JSON
import MarketData

/// What came of fetching several symbols: bars for some, a problem for others, both in the order asked.
struct FetchedBatch {
    var fetched: [FetchedSeries] = []
    var failed: [(symbol: Symbol, problem: Problem)] = []
    /// How long it took, in seconds.
    var seconds = 0.0

    /// Symbols whose bars the cache had.
    var cacheHits: Int { fetched.count { $0.cache == .hit } }
}

extension Call {
    /// The bars of one symbol; the time it takes counts as data time.
    func bars(_ request: SeriesRequest, _ services: Services) throws -> FetchedSeries {
        let started = services.monotonicNanoseconds()
        services.enterPhase("data")
        defer { dataNanoseconds += services.monotonicNanoseconds() - started }
        return try services.data.series(request, now: now, deadline: deadline)
    }

    /// The bars of several symbols.
    func bars(_ requests: [SeriesRequest], _ services: Services) -> FetchedBatch {
        let started = services.monotonicNanoseconds()
        services.enterPhase("data")
        var batch = FetchedBatch()
        for (request, result) in zip(requests, services.data.series(requests, now: now, deadline: deadline)) {
            switch result {
            case .success(let fetched): batch.fetched.append(fetched)
            case .failure(let error): batch.failed.append((request.symbol, Problem(error)))
            }
        }
        let elapsed = services.monotonicNanoseconds() - started
        dataNanoseconds += elapsed
        batch.seconds = Double(elapsed) / 1e9
        return batch
    }

    /// Runs a computation; the time it takes counts as compute time.
    ///
    /// - Parameters:
    ///   - services: Where the clock is.
    ///   - work: What to compute; it tells now and then, from any thread, how much of how much is done, and asks whether to go on.
    /// - Returns: The result and the seconds it took.
    func computing<Result>(
        _ services: Services,
        _ work: (_ goesOn: @escaping @Sendable (_ done: Int, _ total: Int) -> Bool) throws -> Result
    ) rethrows -> (result: Result, seconds: Double) {
        let started = services.monotonicNanoseconds()
        var elapsed: UInt64 { services.monotonicNanoseconds() - started }
        do {
            services.enterPhase("compute")
            defer { services.enterPhase("reply") }
            let result = try work {
                [clock = services.monotonicNanoseconds, deadline, progress, client = request.client]
                done,
                total in
                (progress?.tell(done: done, of: total) ?? true) && clock() < deadline
                    && client?.hasLeft != true
            }
            let taken = elapsed
            computeNanoseconds += taken
            return (result, Double(taken) / 1e9)
        } catch {
            computeNanoseconds += elapsed
            throw error
        }
    }
}

extension JSONWriter {
    /// Writes `errors`: a problem for each symbol that failed, all of them under the request's id.
    mutating func errors(_ failed: [(symbol: Symbol, problem: Problem)], of call: Call) {
        object("errors") { json in
            for (symbol, problem) in failed {
                json.key(symbol.rawValue)
                problem.write(to: &json, instance: call.requestID)
            }
        }
    }
}

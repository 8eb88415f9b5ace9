import MarketData
import SharedState

extension RetrievalLoop {
    /// Sends what of a download is due.
    func send(_ index: Int, _ source: RemoteSource) {
        guard let download = retrievals[index].download, download.fault == nil else { return }
        for (piece, part) in download.indices {
            guard case .due(let time) = download[piece, part].state, time <= watch.now,
                inFlight.count < batchSize
            else { continue }
            do throws(DataError) { try send(index, piece, part, source) } catch { return fail(index, error) }
        }
    }

    /// Sends a request, or finds out when it may be sent.
    private func send(_ index: Int, _ piece: Int, _ part: Int, _ source: RemoteSource) throws(DataError) {
        guard var sending = retrievals[index].download?[piece, part] else { return }
        if !sending.hasTurn {
            let turn = remote.gate.turn(source, now: watch.now, latest: deadline - Self.leastMicroseconds)
            switch turn {
            case .refused(let reason, let seconds): throw unavailable(source, reason, seconds)
            case .at(let time):
                sending.hasTurn = true
                sending.state = .due(at: time)
                retrievals[index].download?[piece, part] = sending
                guard time <= watch.now else { return }
            }
        }
        if case .refused(let reason, let seconds) = remote.gate.admit(source, now: watch.now) {
            throw unavailable(source, reason, seconds)
        }
        let number = number()
        sending.tries += 1
        sending.hasTurn = false
        sending.state = .sent(at: watch.now)
        retrievals[index].download?[piece, part] = sending
        inFlight[number] = (index, piece, part)
        let place = allProviders.firstIndex { $0.name == source.name } ?? 0
        service.statistics.add(.providerRequests(place))
        let left = Int(max(1, (deadline - watch.now) / 1000))
        if let error = remote.transport.begin(number, sending.request.http, within: left) {
            take(number, .failure(error))
        }
    }

    private func unavailable(_ source: RemoteSource, _ reason: String, _ seconds: Int) -> DataError {
        .providerUnavailable(source.name, reason: reason, retryAfterSeconds: seconds)
    }

    /// Takes an answer.
    func take(_ number: Int, _ result: Result<HTTPReply, HTTPError>) {
        guard let (index, piece, part) = inFlight.removeValue(forKey: number),
            let name = retrievals[index].key?.provider, let source = remote.sources[name],
            var answered = retrievals[index].download?[piece, part], case .sent(let sentAt) = answered.state
        else { return }
        let place = allProviders.firstIndex { $0.name == source.name } ?? 0
        service.statistics.record(watch.now - sentAt, in: .provider(place))
        let read = Result { () throws(ProviderError) in
            switch result {
            case .success(let reply):
                try source.provider.read(
                    reply,
                    to: answered.request,
                    now: seconds,
                    zones: service.zones.rules(named:)
                )
            case .failure(let error): throw .unreachable(error)
            }
        }
        if case .failure(let error) = read {
            if !Self.isAboutTheSymbol(error) { service.statistics.add(.providerFailures(place)) }
            let isLast = retrievals[index].place + 1 >= retrievals[index].order.count
            if let pause = pause(after: error, tries: answered.tries, source, isLast: isLast) {
                answered.state = .due(at: watch.now + pause)
                retrievals[index].download?[piece, part] = answered
                return
            }
            remote.gate.note(error, source, now: watch.now)
        } else {
            remote.gate.answered(source)
        }
        answered.state = .done(read)
        retrievals[index].download?[piece, part] = answered
    }

    /// Microseconds to wait before another try; nil when there is to be none.
    private func pause(after error: ProviderError, tries: Int, _ source: RemoteSource, isLast: Bool)
        -> Int64?
    {
        let pause: Int64
        if case .rateLimited(let seconds) = error, seconds <= Self.shortRestSeconds, tries == 1 {
            pause = Int64(max(1, seconds)) * 1_000_000
        } else if error.isTransient, tries <= source.limits.retries {
            let base = Self.firstPause << Int64(min(tries, 10) - 1)
            pause = base + Int64(Double(base / 2) * remote.jitter())
        } else {
            return nil
        }
        let next = watch.now + pause
        return next + Self.leastMicroseconds < deadline && (isLast || next < patience) ? pause : nil
    }

    private static func isAboutTheSymbol(_ error: ProviderError) -> Bool {
        switch error {
        case .notFound, .noData, .beyondReach, .unsupported: true
        default: false
        }
    }

    // MARK: - At the end of a download

    /// Ends a download that is over.
    ///
    /// - Returns: Whether there is more to do for the request at this moment.
    func conclude(_ index: Int, _ key: SeriesKey, _ source: RemoteSource) -> Bool {
        guard case .fetching = retrievals[index].state, let download = retrievals[index].download else {
            return true
        }
        guard download.isOver || download.fault != nil else { return false }
        if let fault = download.fault {
            finish(index, key, source, download, .failed(fault))
        } else {
            let outcome = download.outcome(now: seconds, zones: service.zones.rules(named:))
            finish(index, key, source, download, outcome)
        }
        return true
    }

    private func finish(
        _ index: Int,
        _ key: SeriesKey,
        _ source: RemoteSource,
        _ download: Download,
        _ outcome: Download.Outcome
    ) {
        do throws(DataError) {
            switch outcome {
            case .bars(let whole): try keep(whole, index, key, isPartial: download.base != nil)
            case .outdated:
                retrievals[index].isAnew = true
                try restart(index, key, source, or: .badAnswer("bars that contradict each other"))
            // Without the feature there may be another way.
            case .failed(.planRefused(let feature)):
                try restart(index, key, source, or: .planRefused(feature: feature))
            case .failed(let error):
                let failure = RememberedFailure(
                    error,
                    asked: download.wanted,
                    now: seconds,
                    expiry: service.settings.expirySeconds
                )
                // What is not remembered is found out again.
                if let failure { try? service.cache.remember(failure, key) }
                throw DataError(error, key, now: seconds)
            }
        } catch { fail(index, error) }
    }

    private func restart(_ index: Int, _ key: SeriesKey, _ source: RemoteSource, or error: ProviderError)
        throws(DataError)
    {
        guard retrievals[index].restarts < Self.mostRestarts else {
            throw DataError(error, key, now: seconds)
        }
        retrievals[index].restarts += 1
        forgetInFlight(index)
        try plan(index, key, source)
    }

    /// Answers the request with what came, for everybody.
    private func keep(_ whole: RemoteSeries, _ index: Int, _ key: SeriesKey, isPartial: Bool)
        throws(DataError)
    {
        let statistics = service.statistics
        let elapsed = remote.clock.monotonicNanoseconds() - retrievals[index].begun
        statistics.add(.symbolsFetched)
        statistics.add(.fetchMicroseconds, Int(elapsed / 1000))
        if isPartial { statistics.add(.cachePartial) }
        let (kept, fault) = service.keep(whole.loaded, key, now: seconds, nil)
        release(index)
        let wanted = service.wanted(retrievals[index].request, now: now)
        let held = HeldSeries(kept, isPartial ? .partial : .miss, fault)
        retrievals[index].download = nil
        try service.answer(&retrievals[index], key, held, wanted, now: now)
    }

    private static let mostRestarts = 6
    private static let firstPause: Int64 = 500_000
    private static let shortRestSeconds = 5
    /// Time without which a request need not be sent.
    private static let leastMicroseconds: Int64 = 100_000
}

import DataService
import FastCGI
import MarketData
import SharedState

/// Replies that this process computed last: what is asked again over the same bars is not computed again.
///
/// Computing is deterministic, so a reply follows from the question and the bars. The least recently used go first. A class,
/// because it is the process's memory of what it did.
final class RememberedReplies {
    /// A reply, and what must hold for it to be given again.
    struct Entry {
        /// The bars it was computed from, to be asked for again.
        let requests: [SeriesRequest]
        /// Which bars those were.
        let bars: [UInt8]
        /// The reply.
        let body: [UInt8]
        /// Backtests it reports.
        let backtests: Int

        init(requests: [SeriesRequest], bars: [UInt8], body: [UInt8], backtests: Int) {
            self.requests = requests
            self.bars = bars
            // A body was written into as much room as it might have needed: what is kept takes what is counted.
            var kept: [UInt8] = []
            kept.reserveCapacity(body.count)
            kept += body
            self.body = kept
            self.backtests = backtests
        }

        fileprivate var size: Int { body.count + bars.count + 200 * requests.count }
    }

    private var entries: LeastRecentlyUsed<[UInt8], Entry>

    /// - Parameter maximumBytes: Bytes that all of them may take.
    init(maximumBytes: Int) { entries = LeastRecentlyUsed(maximumBytes: maximumBytes) }

    /// What was replied to a question, used now.
    func entry(for question: [UInt8]) -> Entry? { entries.use(question) }

    /// Keeps a reply in the place of an earlier one; one of more than an eighth of all bytes is not kept.
    func keep(_ entry: Entry, for question: [UInt8]) {
        let size = entry.size + question.count
        guard size <= entries.maximumBytes / 8 else { return entries.remove(question) }
        entries.insert(entry, for: question, bytes: size)
    }
}

extension Services {
    /// The reply to a request that this process has answered before, if the bars are still the same; its backtests count, but
    /// took no time.
    func remembered(_ call: Call) -> Reply? {
        guard call.mayBeRepetition, let entry = rememberedReplies.entry(for: call.question) else {
            return nil
        }
        let batch = call.bars(entry.requests, self)
        guard batch.failed.isEmpty, Self.identity(of: batch.fetched) == entry.bars else { return nil }
        statistics.add(.backtests, entry.backtests)
        return Reply(contentType: "application/json", body: entry.body)
    }

    /// Keeps a reply for the next time it is asked for; not one to a request for bars to be fetched anew.
    func remember(
        _ reply: Reply,
        to call: Call,
        requests: [SeriesRequest],
        bars: [FetchedSeries],
        backtests: Int
    ) {
        guard requests.count == bars.count, !requests.contains(where: \.refresh) else { return }
        let entry = RememberedReplies.Entry(
            requests: requests,
            bars: Self.identity(of: bars),
            body: reply.body,
            backtests: backtests
        )
        rememberedReplies.keep(entry, for: call.question)
    }

    /// Everything about bars that a reply can depend on: their version, their ends and what is said about them.
    private static func identity(of bars: [FetchedSeries]) -> [UInt8] {
        var identity: [UInt8] = []
        for fetched in bars {
            let place =
                "\(fetched.firstBar) \(fetched.series.count) \(fetched.series.times[0]) \(fetched.asOf)"
            // The zero bytes keep texts apart: none of ours holds one.
            for text in [fetched.symbol.rawValue, fetched.provider, fetched.version, place] + fetched.warnings
            {
                identity.append(contentsOf: text.utf8)
                identity.append(0)
            }
        }
        return identity
    }
}

extension Call {
    /// Whether it is of the plain form in which replies are kept; others go the long way.
    fileprivate var mayBeRepetition: Bool {
        request.headers["content-type"] == "application/json" && request.headers["content-encoding"] == nil
            && request.bodyFault == nil && !prefersCSV && !prefersAsynchrony
    }
}

import MarketData

/// Takes a provider's rows as they come and makes a series of those that are bars.
///
/// Rows without prices are gaps and passed over; of several rows of one time the one that came last counts; rows may
/// come in any order. What is left out or mended beyond that is said in ``warnings``.
struct BarCollector {
    private struct Row {
        let time: Int64
        var open, high, low, close, volume: Double
    }

    /// How far open or close may lie outside low…high to be taken for imprecision, as a fraction.
    ///
    /// Beyond it the row contradicts itself. Closes of quiet days have been 7 % off; a live price that leaked into an
    /// old bar was 16 % off.
    private static let imprecision = 0.1

    private let timeframe: Timeframe
    private let window: TimeRange
    private var rows: [Row] = []
    private var gaps = Finding("without prices")
    private var unusable = Finding("with a missing or impossible price left out")
    private var contradictory = Finding("with an open or close far outside low and high left out")
    private var widened = Finding("with an open or close outside low and high, which were widened")

    /// Takes rows whose stamps lie in a window, for bars of a timeframe.
    init(_ timeframe: Timeframe, in window: TimeRange, capacity: Int = 0) {
        self.timeframe = timeframe
        self.window = window
        rows.reserveCapacity(capacity)
    }

    /// Takes a row, unless its stamp is outside the window; nil is a value that is missing.
    mutating func add(
        _ time: Int64,
        open: Double?,
        high: Double?,
        low: Double?,
        close: Double?,
        volume: Double?
    ) {
        guard window.contains(time) else { return }
        guard let open, let high, let low, let close else {
            if open == nil, high == nil, low == nil, close == nil {
                gaps.note(time)
            } else {
                unusable.note(time)
            }
            return
        }
        guard Self.isPrice(open), Self.isPrice(high), Self.isPrice(low), Self.isPrice(close) else {
            unusable.note(time)
            return
        }
        let units = volume.map { $0 >= 0 && $0 < Self.beyondAnything ? $0 : 0 } ?? 0
        var row = Row(time: time, open: open, high: high, low: low, close: close, volume: units)
        let overshoot = max(max(open, close) / high, low / min(open, close))
        if overshoot > 1 + BarSeries.overshootTolerance || low > high {
            guard overshoot <= 1 + Self.imprecision, low <= high else {
                contradictory.note(time)
                return
            }
            widened.note(time)
            row.high = max(high, open, close)
            row.low = min(low, open, close)
        }
        rows.append(row)
    }

    private static func isPrice(_ value: Double) -> Bool { value > 0 && value < beyondAnything }

    /// No price and no volume is so large, and sums and products of smaller ones stay finite.
    private static let beyondAnything = 1e18

    /// The bars.
    ///
    /// - Throws: ``ProviderError/badAnswer(_:)`` when too many rows are no bars for the rest to be trusted.
    func series() throws(ProviderError) -> BarSeries {
        let bad = unusable.count + contradictory.count
        if bad > 0, bad * 4 > rows.count + bad {
            throw .badAnswer("prices that cannot be: \(bad) of \(rows.count + bad) bars have impossible ones")
        }
        let bars = ordered()
        do {
            return try BarSeries(
                timeframe: timeframe,
                times: bars.map(\.time),
                opens: bars.map(\.open),
                highs: bars.map(\.high),
                lows: bars.map(\.low),
                closes: bars.map(\.close),
                volumes: bars.map(\.volume)
            )
        } catch { throw .badAnswer("bars that are none: \(error.message)") }
    }

    /// What was left out or mended.
    var warnings: [String] {
        // Quiet minutes and lunch breaks are gaps as a rule; days are not.
        let findings =
            timeframe.isIntraday
            ? [unusable, contradictory, widened] : [gaps, unusable, contradictory, widened]
        return findings.compactMap { $0.text(timeframe) }
    }

    /// Oldest first, one a time.
    private func ordered() -> [Row] {
        let isAscending = zip(rows, rows.dropFirst()).allSatisfy { $0.time < $1.time }
        if isAscending { return rows }
        let order = rows.indices.sorted { (rows[$0].time, $0) < (rows[$1].time, $1) }
        var result: [Row] = []
        result.reserveCapacity(rows.count)
        for index in order {
            if result.last?.time == rows[index].time { result.removeLast() }
            result.append(rows[index])
        }
        return result
    }
}

extension BarCollector {
    /// Rows that share a fault.
    private struct Finding {
        private let fault: String
        private(set) var count = 0
        private var first = Int64.max

        init(_ fault: String) { self.fault = fault }

        mutating func note(_ time: Int64) {
            count += 1
            first = min(first, time)
        }

        func text(_ timeframe: Timeframe) -> String? {
            guard count > 0 else { return nil }
            let place = Instant.text(first, of: timeframe)
            return "\(count) \(timeframe) \(count == 1 ? "bar" : "bars") \(fault), from \(place) on"
        }
    }
}

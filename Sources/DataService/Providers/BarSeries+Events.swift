import MarketData

extension BarSeries {
    /// Daily bars as traded, adjusted for splits and dividends as prices stand at the end of the series.
    ///
    /// Before a split all prices are divided by its ratio and volumes multiplied; before a dividend all prices are
    /// multiplied by 1 − dividend ÷ close of the bar before it. Events before the first bar or after `now` do nothing,
    /// nor does a dividend of more than the price it is paid on.
    ///
    /// - Parameters:
    ///   - events: In any order, dividends in the money of their day.
    ///   - now: Unix seconds.
    /// - Returns: As many bars, the newest as it was unless an event lies after it.
    /// - Throws: ``BarSeriesError`` when what comes out are no bars.
    /// - Source: CRSP's method, as Yahoo and Alpha Vantage use it.
    func adjusted(for events: [CorporateEvent], now: Int64) throws(BarSeriesError) -> BarSeries {
        // What happens between each bar and the next; then the product of all that is still to come.
        var units = [Double](repeating: 1, count: count)
        for case (let bar, .split(let ratio)) in placed(events, now: now) where ratio > 0 && ratio.isFinite {
            units[bar] *= ratio
        }
        var prices = units.map { 1 / $0 }
        for (bar, kind) in placed(events, now: now) {
            guard let amount = kind.amount else { continue }
            // Paid on the shares after a split of the same day.
            let factor = 1 - amount * units[bar] / closes[bar]
            if factor > 0, factor <= 1 { prices[bar] *= factor }
        }
        for bar in (0..<max(0, count - 1)).reversed() {
            prices[bar] *= prices[bar + 1]
            units[bar] *= units[bar + 1]
        }
        func scaled(_ column: [Double], _ factors: [Double]) -> [Double] {
            zip(column, factors).map { $0 * $1 }
        }
        return try BarSeries(
            timeframe: timeframe,
            times: times,
            opens: scaled(opens, prices),
            highs: scaled(highs, prices),
            lows: scaled(lows, prices),
            closes: scaled(closes, prices),
            volumes: scaled(volumes, units)
        )
    }

    /// Events with the last bar before each; none for those before the first bar or after `now`.
    private func placed(_ events: [CorporateEvent], now: Int64) -> [(bar: Int, kind: CorporateEvent.Kind)] {
        events.compactMap { event in
            guard event.date <= now else { return nil }
            let bar = firstIndex(atOrAfter: event.date) - 1
            return bar < 0 ? nil : (bar, event.kind)
        }
    }
}

extension CorporateEvent.Kind {
    /// Money a share that is paid out.
    fileprivate var amount: Double? {
        switch self {
        case .dividend(let amount, _), .capitalGain(let amount): amount
        case .split: nil
        }
    }
}

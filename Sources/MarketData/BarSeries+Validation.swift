extension BarSeries {
    func validate() throws(BarSeriesError) {
        try validateCounts()
        try validateTimes()
        for i in 0..<count {
            let (open, high, low, close, volume) = (opens[i], highs[i], lows[i], closes[i], volumes[i])
            // One comparison chain for the common case; a NaN fails it. The order of the faults is decided
            // below.
            let slack = 1 + BarSeries.overshootTolerance
            if low > 0, high < .infinity, volume >= 0, volume < .infinity,
                open <= high * slack, close <= high * slack, open * slack >= low, close * slack >= low,
                low <= high
            {
                continue
            }
            throw fault(at: i)
        }
    }

    private func validateCounts() throws(BarSeriesError) {
        for (column, values) in [
            ("open", opens), ("high", highs), ("low", lows), ("close", closes), ("volume", volumes),
        ] where values.count != times.count {
            throw .countMismatch(column: column, count: values.count, times: times.count)
        }
    }

    private func validateTimes() throws(BarSeriesError) {
        guard let first = times.first, let last = times.last else { return }
        guard Instant.representable.contains(first) else { throw .timeOutOfRange(index: 0) }
        var previous = first
        for i in 1..<max(1, count) {
            guard times[i] > previous else { throw .timeNotIncreasing(index: i) }
            previous = times[i]
        }
        guard Instant.representable.contains(last) else { throw .timeOutOfRange(index: count - 1) }
        if timeframe.isIntraday { return }
        for i in 0..<count where times[i] % CalendarDate.secondsPerDay != 0 {
            throw .timeNotADate(index: i)
        }
    }

    private func fault(at i: Int) -> BarSeriesError {
        for (column, value) in [
            ("open", opens[i]), ("high", highs[i]), ("low", lows[i]), ("close", closes[i]),
        ]
        where !(value > 0 && value < .infinity) {
            return .badPrice(index: i, column: column, value: value)
        }
        if !(volumes[i] >= 0 && volumes[i] < .infinity) { return .badVolume(index: i, value: volumes[i]) }
        if lows[i] > highs[i] { return .outsideRange(index: i, column: "low") }
        let slack = 1 + BarSeries.overshootTolerance
        let openIsInside = opens[i] <= highs[i] * slack && opens[i] * slack >= lows[i]
        return .outsideRange(index: i, column: openIsInside ? "close" : "open")
    }
}

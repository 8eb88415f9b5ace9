import Indicators
public import MarketData

/// The bars of a run, warm-up included, and the indicator columns computed over them, each once.
///
/// Every indicator begins exactly its own warm-up before `start`, or at the first bar, whatever else the run uses. A
/// combination of an optimisation, which shares columns with others, therefore equals its single run bit for bit.
public struct MarketView: Sendable {
    /// The bars.
    public let series: BarSeries
    /// First bar of the run; the bars before it are warm-up.
    public let start: Int
    /// Whether a bar is the first of its trading session, one a bar.
    public let sessionStarts: [Bool]

    /// Columns that several runs read, computed before they start.
    private var shared: [IndicatorUse.Key: [[Double]]] = [:]
    /// Columns of this run alone.
    private var columns: [IndicatorUse.Key: [[Double]]] = [:]

    /// A view of bars with no columns yet.
    ///
    /// - Parameters:
    ///   - series: The bars, warm-up included.
    ///   - start: First bar of the run, 0...series.count.
    ///   - sessionStarts: Whether a bar is the first of its trading session; by default a session is a day of UTC,
    ///     which holds for every exchange that does not trade through UTC midnight.
    public init(series: BarSeries, start: Int, sessionStarts: [Bool]? = nil) {
        precondition(start >= 0 && start <= series.count, "start is a bar of the series or its end")
        self.series = series
        self.start = start
        self.sessionStarts = sessionStarts ?? Self.daysOfUTC(series.times)
        precondition(self.sessionStarts.count == series.count, "a flag a bar")
    }

    /// A view whose trading sessions are the local days of a time zone.
    ///
    /// - Parameters:
    ///   - series: The bars, warm-up included.
    ///   - start: First bar of the run, 0...series.count.
    ///   - timeZone: The exchange's time zone.
    public init(series: BarSeries, start: Int, timeZone: TimeZoneRules) {
        let sessions = TradingDays.sessionStarts(series, timeZone: timeZone)
        self.init(series: series, start: start, sessionStarts: sessions)
    }

    /// Bars in the view.
    public var count: Int { series.count }
    /// First prices.
    public var opens: [Double] { series.opens }
    /// Highest prices.
    public var highs: [Double] { series.highs }
    /// Lowest prices.
    public var lows: [Double] { series.lows }
    /// Last prices.
    public var closes: [Double] { series.closes }

    /// An output of an indicator over all bars, computed at the first call.
    ///
    /// - Parameters:
    ///   - use: The indicator, its parameters and its delay.
    ///   - output: Which of its outputs, in the definition's order.
    /// - Returns: A value a bar; NaN before the indicator is defined.
    public mutating func column(_ use: IndicatorUse, output: Int = 0) -> [Double] {
        columns(use)[output]
    }

    /// All outputs of an indicator over all bars, computed at the first call.
    ///
    /// - Parameter use: The indicator, its parameters and its delay.
    /// - Returns: A column an output, a value a bar; NaN before the indicator is defined.
    public mutating func columns(_ use: IndicatorUse) -> [[Double]] {
        let key = use.key
        if let known = shared[key] ?? columns[key] { return known }
        let computed = compute(use)
        columns[key] = computed
        return computed
    }

    /// Lets the columns of the last run go; those computed before the first one stay.
    mutating func forget() { if !columns.isEmpty { columns.removeAll(keepingCapacity: true) } }

    /// Computes the columns of different uses that several runs will read, on several threads.
    mutating func prepare(_ uses: [IndicatorUse], maxWorkers: Int) {
        var groups: [[IndicatorUse]] = []
        for use in uses where shared[use.key] == nil {
            // Up to eight of an indicator at a time, which some compute together.
            if let last = groups.last, last.count < 8, last[0].indicator == use.indicator {
                groups[groups.count - 1].append(use)
            } else {
                groups.append([use])
            }
        }
        let (view, jobs) = (self, groups)
        let computed = Workers.map(jobs.count, chunk: 1, maxWorkers: maxWorkers, state: {}) { _, range in
            range.map { view.compute(jobs[$0]) }
        }
        for (group, columns) in zip(groups, computed ?? []) {
            for (use, column) in zip(group, columns) { shared[use.key] = column }
        }
    }

    private func compute(_ use: IndicatorUse) -> [[Double]] { compute([use])[0] }

    /// The outputs of different uses of one indicator.
    private func compute(_ uses: [IndicatorUse]) -> [[[Double]]] {
        guard let indicator = uses.first?.indicator else { return [] }
        var inputs = IndicatorInputs(sessionStarts: sessionStarts)
        for input in indicator.definition.inputs { inputs[input] = column(input) }
        let runs = uses.map { (first: $0.firstBar(start: start), parameters: $0.parameters) }
        let columns = indicator.compute(inputs, each: runs)
        return zip(uses, columns).map { use, outputs in
            guard use.delay > 0 else { return outputs }
            return outputs.map { [Double](repeating: .nan, count: use.delay) + $0.dropLast(use.delay) }
        }
    }

    private func column(_ input: IndicatorInput) -> [Double] {
        switch input {
        case .open: series.opens
        case .high: series.highs
        case .low: series.lows
        case .close: series.closes
        case .volume: series.volumes
        }
    }

    private static func daysOfUTC(_ times: [Int64]) -> [Bool] {
        var flags = [Bool](repeating: true, count: times.count)
        var day = Int64.min
        for (bar, time) in times.enumerated() {
            let (quotient, remainder) = time.quotientAndRemainder(dividingBy: 86_400)
            let today = remainder < 0 ? quotient - 1 : quotient
            flags[bar] = today != day
            day = today
        }
        return flags
    }
}

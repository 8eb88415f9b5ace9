public import MarketData

/// The bars of one symbol to optimise on.
public struct OptimizationSubject: Sendable {
    /// The symbol, as results name it.
    public let name: String
    /// The bars, warm-up included.
    public let series: BarSeries
    /// First bar of the run.
    public let start: Int
    /// Return periods a year of this instrument and timeframe.
    public let periodsPerYear: Double
    /// The exchange's time zone.
    public let timeZone: TimeZoneRules

    /// The bars of one symbol to optimise on.
    ///
    /// - Parameters:
    ///   - name: The symbol.
    ///   - series: The bars, warm-up included.
    ///   - start: First bar of the run, 0..<series.count.
    ///   - periodsPerYear: Return periods a year of this instrument and timeframe.
    ///   - timeZone: The exchange's time zone.
    public init(
        name: String,
        series: BarSeries,
        start: Int = 0,
        periodsPerYear: Double = 252,
        timeZone: TimeZoneRules = .utc
    ) {
        self.name = name
        self.series = series
        self.start = start
        self.periodsPerYear = periodsPerYear
        self.timeZone = timeZone
    }

    /// Bars of the run.
    public var bars: Int { series.count - start }

    /// The same symbol over a part of the run's bars, all earlier bars kept as warm-up.
    func part(_ range: Range<Int>) -> OptimizationSubject {
        OptimizationSubject(
            name: name,
            series: series[0..<(start + range.upperBound)],
            start: start + range.lowerBound,
            periodsPerYear: periodsPerYear,
            timeZone: timeZone
        )
    }
}

import MarketData

/// The bars of a run and what every run over them shares: the view and the calendar.
struct Market: Sendable {
    let series: BarSeries
    let start: Int
    /// No columns yet; each run, or each optimisation, fills its own copy.
    let view: MarketView
    private let times: [Int64]
    private let days: TradingDays

    init(series: BarSeries, start: Int, timeZone: TimeZoneRules) throws(BacktestError) {
        guard start >= 0, start < series.count else { throw BacktestError.noBars }
        self.series = series
        self.start = start
        times = start == 0 ? series.times : Array(series.times[start...])
        days = TradingDays(times, isIntraday: series.timeframe.isIntraday, timeZone: timeZone)
        let sessions =
            start == 0 ? days.sessionStarts : TradingDays.sessionStarts(series, timeZone: timeZone)
        view = MarketView(series: series, start: start, sessionStarts: sessions)
    }

    /// What the metrics of a run over these bars depend on.
    func context(
        for settings: ExecutionSettings,
        riskFreeRate: Double,
        periodsPerYear: Double,
        warmupBars: Int
    ) -> MetricContext {
        MetricContext(
            times: times,
            days: days,
            initialCapital: settings.initialCapital,
            periodsPerYear: settings.periodsPerYear ?? periodsPerYear,
            riskFreeRate: riskFreeRate,
            warmupBars: warmupBars
        )
    }
}

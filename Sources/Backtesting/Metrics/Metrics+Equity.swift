import Glibc

extension Metrics {
    /// Figures of the equity curve.
    ///
    /// - Parameters:
    ///   - equity: Equity at each close.
    ///   - returns: Returns of days, or of longer bars.
    ///   - context: Dates, capital and annualisation.
    mutating func addEquity(_ equity: [Double], returns: RunReturns, context: MetricContext) {
        let statistics = returns.statistics
        let initial = context.initialCapital
        guard let final = equity.last else { return }
        let path = EquityPath(equity: equity, initial: initial)
        set(.initialCapital, initial)
        set(.finalEquity, final)
        set(.peakEquity, path.peak)
        set(.netProfit, final - initial)
        set(.totalReturn, final / initial - 1)
        addGrowth(final: final, periods: statistics.count, context: context)
        addRatios(statistics, periodsPerYear: context.periodsPerYear)
        set(.bestDay, statistics.best)
        set(.worstDay, statistics.worst)
        set(.positiveDays, Double(statistics.positive) / Double(statistics.count))
        addDrawdowns(path, profit: final - initial, context: context)
    }

    private mutating func addGrowth(final: Double, periods: Int, context: MetricContext) {
        let growth = final / context.initialCapital
        let span = context.days.span
        // Calendar days, not bar counts: weekends and holidays pass for the investor too. A year's rate from less than a
        // month of data would be a number with thirty digits and no meaning.
        if growth <= 0 {
            setUndefined(.cagr, .ruined)
        } else if span < 30 {
            setUndefined(.cagr, .under30Days)
        } else {
            set(.cagr, pow(growth, 365.25 / Double(span)) - 1, elseUndefined: .under30Days)
        }
        if growth <= 0 {
            setUndefined(.annualizedReturn, .ruined)
        } else if periods < 20 {
            setUndefined(.annualizedReturn, .under20Returns)
        } else {
            let rate = pow(growth, context.periodsPerYear / Double(periods)) - 1
            set(.annualizedReturn, rate, elseUndefined: .under20Returns)
        }
    }

    /// Matches empyrical, quantstats and ffn.
    private mutating func addRatios(_ statistics: ReturnStatistics, periodsPerYear: Double) {
        let root = periodsPerYear.squareRoot()
        if statistics.count < 2 {
            setUndefined(.annualizedVolatility, .under2Returns)
            setUndefined(.sharpeRatio, .under2Returns)
        } else {
            set(.annualizedVolatility, statistics.deviation * root)
            if let sharpe = statistics.sharpe {
                set(.sharpeRatio, sharpe * root)
            } else {
                setUndefined(.sharpeRatio, .zeroVariance)
            }
        }
        if statistics.downsideSquares > 0 {
            // The mean is over all returns, not over the negative ones alone.
            let downside = (statistics.downsideSquares / Double(statistics.count)).squareRoot()
            set(
                .sortinoRatio,
                (statistics.mean - statistics.riskFree) * root / downside,
                elseUndefined: .noDownside
            )
        } else {
            setUndefined(.sortinoRatio, .noDownside)
        }
        if statistics.losses > 0 {
            set(.omegaRatio, statistics.gains / statistics.losses, elseUndefined: .noLoss)
        } else {
            setUndefined(.omegaRatio, .noLoss)
        }
    }

    private mutating func addDrawdowns(_ path: EquityPath, profit: Double, context: MetricContext) {
        set(.maxDrawdown, path.maxDrawdown)
        set(.ulcerIndex, path.ulcerIndex)
        let (falls, last) = (path.falls, context.times.count - 1)
        func days(_ fall: EquityPath.Fall) -> Int {
            context.days.span(from: max(0, fall.peak), to: fall.recovery ?? last)
        }
        set(.maxDrawdownDurationDays, Double(falls.reduce(0) { max($0, days($1)) }))
        if path.falls.isEmpty {
            setUndefined(.avgDrawdown, .noDrawdown)
            setUndefined(.calmarRatio, .noDrawdown)
            setUndefined(.recoveryFactor, .noDrawdown)
        } else {
            set(.avgDrawdown, path.falls.reduce(0) { $0 + $1.depth } / Double(path.falls.count))
            set(.recoveryFactor, profit / path.maxFall, elseUndefined: .noDrawdown)
            if let cagr = self[.cagr] {
                set(.calmarRatio, cagr / -path.maxDrawdown, elseUndefined: .noDrawdown)
            } else {
                setUndefined(.calmarRatio, .noGrowthRate)
            }
        }
        let times = context.times
        // Equal depths keep the order of time, so that the list is the same on every run.
        drawdowns = Ranking(falls.map(\.depth), best: 10, isLowerBetter: true).places.map { place in
            let fall = falls[place]
            return Drawdown(
                peakTime: times[max(0, fall.peak)],
                troughTime: times[fall.trough],
                recoveryTime: fall.recovery.map { times[$0] },
                depth: fall.depth,
                days: days(fall)
            )
        }
    }
}

import Glibc

/// What the figures of a run depend on besides the run itself; shared by all combinations of an optimisation.
struct MetricContext: Sendable {
    /// Time stamps of the run's bars.
    let times: [Int64]
    let days: TradingDays
    let initialCapital: Double
    /// Periods a year, P.
    let periodsPerYear: Double
    /// Annual risk-free rate.
    let riskFreeRate: Double
    var warmupBars: Int

    /// Risk-free return of one period: (1 + rf)^(1/P) − 1.
    var periodicRiskFree: Double { riskFreeRate == 0 ? 0 : pow(1 + riskFreeRate, 1 / periodsPerYear) - 1 }
}

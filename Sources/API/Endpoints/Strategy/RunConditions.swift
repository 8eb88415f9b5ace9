import Backtesting
import DataService
import MarketData
import SharedState

/// What the runs of one request have in common: the bars asked for, and how orders are filled and figures made.
struct RunConditions {
    let selection: BodyReader.SeriesSelection
    let execution: ExecutionSettings
    let riskFreeRate: Double

    static let fields =
        SeriesFields.range + [SeriesFields.refresh, StrategyFields.execution, StrategyFields.riskFreeRate]

    /// Reads ``fields``, and notes a side that one of the strategies does not have.
    init(_ body: BodyReader, for strategies: [StrategyDefinition]) {
        selection = body.seriesSelection()
        execution = body.executionSettings()
        riskFreeRate = body.riskFreeRate()
        let direction = execution.direction
        for strategy in strategies where direction != .long && !strategy.supportsShort {
            let fault = BacktestError.directionNotSupported(
                strategy: strategy.name,
                direction: direction.rawValue
            )
            body.note("execution", "direction", fault.message)
        }
    }

    /// One strategy over fetched bars.
    func backtest(_ strategy: StrategySelection, on fetched: FetchedSeries, benchmark: BarSeries? = nil)
        -> Backtest
    {
        Backtest(
            series: fetched.series,
            start: fetched.firstBar,
            strategy: strategy.type,
            parameters: strategy.parameters,
            execution: strategy.isReference ? referenceExecution : execution,
            riskFreeRate: riskFreeRate,
            periodsPerYear: periodsPerYear(of: fetched),
            timeZone: fetched.timeZoneRules,
            benchmark: benchmark
        )
    }

    /// The settings of a reference row: long only, all capital, held to the end at the same costs, as the benchmark is.
    private var referenceExecution: ExecutionSettings {
        var settings = execution
        settings.direction = .long
        settings.sizing = .percentEquity
        settings.positionSize = 1
        settings.fractional = true
        settings.stopLoss = nil
        settings.takeProfit = nil
        settings.trailingStop = nil
        settings.maxBars = nil
        return settings
    }

    /// Return periods a year: the setting, else what the instrument and the timeframe have.
    func periodsPerYear(of fetched: FetchedSeries) -> Double {
        execution.periodsPerYear ?? InstrumentKind(fetched.symbol).periodsPerYear(fetched.timeframe)
    }
}

extension Services {
    /// Counts a backtest and the time it took.
    func countBacktest(nanoseconds: UInt64) {
        let microseconds = Int64(nanoseconds / 1000)
        statistics.add(.backtests)
        statistics.add(.backtestMicroseconds, Int(microseconds))
        statistics.record(microseconds, in: .backtestExecution)
    }

    /// Runs a backtest, or gets what one came to, and counts it as failed where it throws.
    func countingFailure<Result>(_ work: () throws -> Result) throws -> Result {
        do {
            return try work()
        } catch {
            statistics.add(.backtests)
            statistics.add(.backtestFailures)
            throw error
        }
    }
}

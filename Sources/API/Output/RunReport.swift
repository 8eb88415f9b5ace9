import Backtesting
import DataService
import Indicators
import JSON
import MarketData

/// Everything the reply to one run says.
struct RunReport {
    let fetched: FetchedSeries
    let strategy: StrategySelection
    let conditions: RunConditions
    let benchmarkSymbol: Symbol?
    let parts: Set<RunStrategy.Part>
    let result: BacktestResult
    let seconds: Double

    /// About how many bytes the reply will have.
    var sizeEstimate: Int {
        let columns = parts.count { $0 != .trades }
        let trades = parts.contains(.trades) ? result.trades.count : 0
        return 8192 + 40 * columns * result.equity.count + 512 * trades
    }

    /// The id under which the run can be had again: a digest of everything that decides its figures.
    ///
    /// Two runs of the same strategy over the same bars share it, whichever responder made them.
    var resultID: String {
        var json = JSONWriter(capacity: 1024)
        json.beginObject()
        json.member("version", 1)
        json.member("symbol", fetched.symbol.rawValue)
        json.member("timeframe", fetched.timeframe.rawValue)
        json.member("provider", fetched.provider)
        json.member("adjusted", fetched.adjusted)
        json.member("bars_version", fetched.version)
        json.member("first", Int(result.times.first ?? 0))
        json.member("last", Int(result.times.last ?? 0))
        json.member("warmup", result.warmupBars)
        json.member("strategy", strategy.definition.name)
        json.parameters(strategy.parameters, strategy.definition.parameters)
        json.execution(conditions.execution)
        json.member("risk_free_rate", conditions.riskFreeRate)
        json.member("benchmark", benchmarkSymbol?.rawValue)
        json.member("parts", parts.map(\.rawValue).sorted())
        json.endObject()
        return "r" + digest(json.bytes)
    }
}

extension JSONWriter {
    /// Writes the members of a run's reply.
    mutating func write(_ report: RunReport) {
        let (fetched, result) = (report.fetched, report.result)
        let times = result.times[...]
        member("symbol", fetched.symbol.rawValue)
        member("timeframe", fetched.timeframe.rawValue)
        member("provider", fetched.provider)
        member("exchange", fetched.exchange.code)
        member("currency", fetched.currency)
        member("timezone", fetched.timezone)
        member("adjusted", fetched.adjusted)
        member("strategy", report.strategy.definition.name)
        parameters(report.strategy.parameters, report.strategy.definition.parameters)
        execution(report.conditions.execution)
        member("risk_free_rate", report.conditions.riskFreeRate)
        member("bars", times.count)
        if let first = times.first, let last = times.last {
            member("start", time: first, fetched.timeframe)
            member("end", time: last, fetched.timeframe)
        }
        member("as_of", time: fetched.asOf, fetched.timeframe)
        member("warmup_bars", result.warmupBars)
        member("optimistic", result.isOptimistic)
        member("ruined", result.isRuined)
        metrics(result.metrics, fetched.timeframe)
        benchmark(report)
        openTrade(result.openTrade, fetched.timeframe)
        pendingOrder(result.pendingOrder, fetched.timeframe)
        rejections(result, fetched.timeframe)
        if report.parts.contains(.trades) { trades(result.trades, fetched.timeframe) }
        if report.parts.contains(.equityCurve) {
            curve("equity_curve", times, result.equity, fetched.timeframe)
        }
        if report.parts.contains(.drawdownCurve) {
            curve("drawdown_curve", times, result.drawdownCurve, fetched.timeframe)
        }
        if report.parts.contains(.benchmarkCurve), let benchmark = result.benchmark {
            curve("benchmark_curve", times, benchmark.equity, fetched.timeframe)
        }
        if report.parts.contains(.positions) {
            curve("positions", times, result.positions, fetched.timeframe)
        }
        if report.parts.contains(.indicators) { indicators(report) }
        member("warnings", fetched.warnings + result.warnings)
        member("execution_time_seconds", report.seconds)
    }

    /// Writes what the run was measured against, or null.
    private mutating func benchmark(_ report: RunReport) {
        key("benchmark")
        guard let benchmark = report.result.benchmark else { return null() }
        beginObject()
        member("symbol", (report.benchmarkSymbol ?? report.fetched.symbol).rawValue)
        member("strategy", "buy_and_hold")
        member("total_return", benchmark.totalReturn)
        member("max_drawdown", benchmark.maxDrawdown)
        member("final_equity", benchmark.equity.last)
        endObject()
    }

    /// Writes the entries that could not be filled, each with its reason.
    private mutating func rejections(_ result: BacktestResult, _ timeframe: Timeframe) {
        key("rejected_orders")
        beginArray()
        for order in result.rejectedOrders {
            beginObject()
            member("time", time: order.time, timeframe)
            member("direction", order.side.rawValue)
            member("reason", order.reason.rawValue)
            member("detail", order.message)
            endObject()
        }
        endArray()
    }

    /// Writes the columns the strategy read, aligned with the run's bars; null where undefined.
    private mutating func indicators(_ report: RunReport) {
        let fetched = report.fetched
        var view = MarketView(
            series: fetched.series,
            start: fetched.firstBar,
            timeZone: fetched.timeZoneRules
        )
        key("indicators")
        beginArray()
        for use in report.strategy.type.indicators(report.strategy.parameters, timeframe: fetched.timeframe) {
            let definition = use.indicator.definition
            beginObject()
            member("name", definition.name)
            parameters(use.parameters, definition.parameters)
            member("delay", use.delay)
            object("outputs") { json in
                for (name, column) in zip(definition.outputs, view.columns(use)) {
                    json.key(name)
                    json.numbersOrNull(Array(column[fetched.firstBar...]))
                }
            }
            endObject()
        }
        endArray()
    }
}

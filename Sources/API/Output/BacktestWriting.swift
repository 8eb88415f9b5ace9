import Backtesting
import DataService
import Indicators
import JSON
import MarketData

extension JSONWriter {
    /// Writes `metrics` as plain figures, and `undefined` with a reason for each that has no value.
    mutating func figures(_ metrics: Metrics) {
        object("metrics") { json in
            json.values(of: metrics)
            json.member("periods_per_year", metrics.periodsPerYear)
            json.member("reliability", metrics.reliability.rawValue)
        }
        undefined(metrics)
    }

    /// The names of the metrics in the order of display.
    static let metricKeys = JSONKeys(Metric.allCases.map(\.name))
    private static let metrics = Metric.allCases

    /// Writes a member a metric.
    mutating func metrics(_ value: (Metric) -> Double?) {
        for (place, metric) in Self.metrics.enumerated() {
            key(place, of: Self.metricKeys)
            number(value(metric))
        }
    }

    private mutating func values(of metrics: Metrics) {
        self.metrics { metrics[$0] }
    }

    private mutating func undefined(_ metrics: Metrics) {
        object("undefined") { json in
            for (metric, reason) in metrics.undefined {
                json.key(metric.name)
                json.string(reason.rawValue)
            }
        }
    }

    /// Writes the figures of a run and what to know about them, without trades and curves.
    mutating func summary(of result: BacktestResult, on fetched: FetchedSeries) {
        member("bars", result.times.count)
        if let first = result.times.first, let last = result.times.last {
            member("start", time: first, fetched.timeframe)
            member("end", time: last, fetched.timeframe)
        }
        figures(result.metrics)
        member("warnings", fetched.warnings + result.warnings)
    }

    /// Writes `metrics` with their structured parts, and `undefined`.
    mutating func metrics(_ metrics: Metrics, _ timeframe: Timeframe) {
        object("metrics") { json in
            json.values(of: metrics)
            json.calendarReturns("monthly_returns", metrics.monthlyReturns)
            json.calendarReturns("yearly_returns", metrics.yearlyReturns)
            json.key("drawdowns")
            json.beginArray()
            for drawdown in metrics.drawdowns {
                json.beginObject()
                json.member("depth", drawdown.depth)
                json.member("peak", time: drawdown.peakTime, timeframe)
                json.member("trough", time: drawdown.troughTime, timeframe)
                json.key("recovery")
                if let time = drawdown.recoveryTime { json.time(time, timeframe) } else { json.null() }
                json.member("days", drawdown.days)
                json.endObject()
            }
            json.endArray()
            json.member("periods_per_year", metrics.periodsPerYear)
            json.member("reliability", metrics.reliability.rawValue)
        }
        undefined(metrics)
    }

    fileprivate mutating func calendarReturns(_ name: StaticString, _ returns: [CalendarReturn]) {
        object(name) { json in
            for entry in returns {
                json.key { bytes in
                    bytes.append(contentsOf: String(entry.year).utf8)
                    guard let month = entry.month else { return }
                    bytes.append(UInt8(ascii: "-"))
                    bytes.append(UInt8(48 + month / 10))
                    bytes.append(UInt8(48 + month % 10))
                }
                json.number(entry.value)
            }
        }
    }

    /// Writes the closed trades, oldest first.
    mutating func trades(_ trades: [Trade], _ timeframe: Timeframe) {
        key("trades")
        beginArray()
        for trade in trades {
            beginObject()
            member("id", trade.id)
            member("direction", trade.side.rawValue)
            member("entry_time", time: trade.entryTime, timeframe)
            member("entry_price", trade.entryPrice)
            member("exit_time", time: trade.exitTime, timeframe)
            member("exit_price", trade.exitPrice)
            member("quantity", trade.quantity)
            member("gross_pnl", trade.grossPnL)
            member("commission", trade.commission)
            member("slippage", trade.slippage)
            member("pnl", trade.pnl)
            member("return", trade.returnFraction)
            member("bars_held", trade.barsHeld)
            member("mae", trade.maxAdverseExcursion)
            member("mfe", trade.maxFavourableExcursion)
            member("exit_reason", trade.exitReason.rawValue)
            member("entry_bar", trade.entryBar)
            member("exit_bar", trade.exitBar)
            endObject()
        }
        endArray()
    }

    /// Writes the position still held after the last bar, or null.
    mutating func openTrade(_ trade: OpenTrade?, _ timeframe: Timeframe) {
        key("open_trade")
        guard let trade else { return null() }
        beginObject()
        member("direction", trade.side.rawValue)
        member("entry_time", time: trade.entryTime, timeframe)
        member("entry_price", trade.entryPrice)
        member("quantity", trade.quantity)
        member("mark_price", trade.markPrice)
        member("commission", trade.commission)
        member("slippage", trade.slippage)
        member("pnl", trade.pnl)
        member("return", trade.returnFraction)
        member("bars_held", trade.barsHeld)
        member("mae", trade.maxAdverseExcursion)
        member("mfe", trade.maxFavourableExcursion)
        member("entry_bar", trade.entryBar)
        endObject()
    }

    /// Writes the order signalled at the last close, which the next open would fill, or null.
    mutating func pendingOrder(_ order: PendingOrder?, _ timeframe: Timeframe) {
        key("pending_order")
        guard let order else { return null() }
        beginObject()
        switch order.kind {
        case .enter(let side):
            member("action", "enter")
            member("direction", side.rawValue)
        case .exit(let reason):
            member("action", "exit")
            member("exit_reason", reason.rawValue)
        case .reverse(let side):
            member("action", "reverse")
            member("direction", side.rawValue)
        }
        member("signal_time", time: order.signalTime, timeframe)
        endObject()
    }

    /// Writes a curve as pairs of a time and a value.
    mutating func curve(
        _ name: StaticString,
        _ times: ArraySlice<Int64>,
        _ values: [Double],
        _ timeframe: Timeframe
    ) {
        key(name)
        beginArray()
        for (seconds, value) in zip(times, values) {
            beginArray()
            time(seconds, timeframe)
            number(value)
            endArray()
        }
        endArray()
    }

    /// Writes `parameters` by name; a parameter of words is written as its word.
    mutating func parameters(_ parameters: Parameters, _ definitions: [ParameterDefinition]) {
        key("parameters")
        beginObject()
        for definition in definitions {
            let value = parameters[definition.name]
            key(definition.name)
            if definition.choices.isEmpty { number(value) } else { string(definition.choices[Int(value)]) }
        }
        endObject()
    }

    /// Writes all execution settings in force.
    mutating func execution(_ settings: ExecutionSettings) {
        object("execution") { json in
            for (place, setting) in ExecutionSettings.definitions.enumerated() {
                json.key(place, of: Self.settingKeys)
                switch setting.value(in: settings) {
                case .number(let value): json.number(value)
                case .boolean(let value): json.bool(value)
                case .text(let word): json.string(word)
                case .none: json.null()
                }
            }
        }
    }

    private static let settingKeys = JSONKeys(ExecutionSettings.definitions.map(\.name))
}

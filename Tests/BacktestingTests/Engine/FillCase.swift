import Indicators
import MarketData
import Testing

@testable import Backtesting

/// A row of the fill tables: a few hand-made bars, settings, and everything that must come of them.
///
/// Unless a row says otherwise one unit is traded with a capital of 1000, without costs, at the next open, long only, and a
/// position open at the end is closed. So a profit is a difference of two prices.
///
/// Bars are lines of `open high low close` and, after them, what the strategy says at that close: `buy` (enter long), `sell`
/// (exit long), `short` (enter short), `cover` (exit short). The first line is bar 0.
///
/// What is expected are lines of
/// - `long 1-3 100-110 signal +10`: side, bars and prices of entry and exit, reason, net profit of a closed trade;
/// - `open long 1 100 +5`: a position left open, its entry and its profit at the last close;
/// - `rejected 1 below_one_lot`, `pending buy`, `ruined 3`, `gap 1` (fills beyond a level), `ambiguous 1` (bars).
struct FillCase: Sendable, CustomTestStringConvertible {
    let name: String
    let settings: @Sendable (inout ExecutionSettings) -> Void
    let bars: String
    let expected: String

    init(
        _ name: String,
        _ settings: @escaping @Sendable (inout ExecutionSettings) -> Void = { _ in },
        bars: String,
        expected: String
    ) {
        self.name = name
        self.settings = settings
        self.bars = bars
        self.expected = expected
    }

    var testDescription: String { name }

    /// Runs the bars and checks every line.
    func check() throws {
        let (report, execution) = try run()
        #expect(report == expected.split(separator: "\n").map(String.init), "\(name)")
        // Whatever the settings, the money adds up.
        let account = execution.account
        let closed = account.fills.reduce(1000) { $0 + $1.pnl }
        let last = try #require(execution.equity.last)
        if account.position == nil { #expect(abs(last - closed) < 1e-9, "\(name): \(last) is not \(closed)") }
        #expect(execution.equity.count == bars.split(separator: "\n").count)
    }

    private func run() throws -> ([String], Execution) {
        var settings = ExecutionSettings()
        settings.initialCapital = 1000
        settings.commission = 0
        settings.sizing = .fixedQuantity
        self.settings(&settings)
        #expect(settings.faults.isEmpty, "\(name): \(settings.faults)")
        let rows = bars.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        let series = try BarSeries(
            timeframe: .day1,
            bars: rows.enumerated().map { index, row in
                let prices = row.prefix(4).map { Double($0) ?? .nan }
                let time = Int64(index) * 86_400
                return Bar(
                    time: time,
                    open: prices[0],
                    high: prices[1],
                    low: prices[2],
                    close: prices[3],
                    volume: 1
                )
            }
        )
        func mask(_ word: String) -> Mask { Mask(rows.map { $0.dropFirst(4).contains(word) }) }
        let signals = Signals(
            enterLong: mask("buy"),
            exitLong: mask("sell"),
            enterShort: mask("short"),
            exitShort: mask("cover")
        )
        let execution = Engine(series: series, start: 0, firstSignal: 0, settings: settings).run(signals)
        return (lines(of: execution, lastClose: series.closes[series.count - 1]), execution)
    }

    private func lines(of execution: Execution, lastClose: Double) -> [String] {
        let account = execution.account
        var lines = account.fills.map { trip in
            let position = trip.position
            let bars = "\(position.entryBar)-\(trip.exitBar)"
            let prices = "\(short(position.entryPrice))-\(short(trip.exitPrice))"
            return "\(position.side) \(bars) \(prices) \(trip.reason.rawValue) \(signed(trip.pnl))"
        }
        if let position = account.position {
            let pnl =
                position.sign * position.quantity * (lastClose - position.entryPrice)
                - position.entryCommission
            lines.append(
                "open \(position.side) \(position.entryBar) \(short(position.entryPrice)) \(signed(pnl))"
            )
        }
        lines += account.rejected.map { "rejected \($0.bar) \($0.reason.rawValue)" }
        switch execution.pending {
        case .enter(.long): lines.append("pending buy")
        case .enter(.short): lines.append("pending short")
        case .exit: lines.append("pending exit")
        case .reverse: lines.append("pending reverse")
        case nil: break
        }
        if let bar = execution.ruinedAt { lines.append("ruined \(bar)") }
        if execution.gapFills > 0 { lines.append("gap \(execution.gapFills)") }
        if execution.ambiguousBars > 0 { lines.append("ambiguous \(execution.ambiguousBars)") }
        return lines
    }
}

/// A number to six decimals, without needless zeros.
private func short(_ x: Double) -> String {
    let rounded = (x * 1e6).rounded() / 1e6
    return rounded == rounded.rounded() ? String(Int(rounded)) : String(rounded)
}

private func signed(_ x: Double) -> String { (x < 0 ? "" : "+") + short(x) }

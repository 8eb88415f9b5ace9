import Backtesting
import DataService
import JSON
import MarketData

/// `POST /api/strategy/run`: one strategy over one symbol.
enum RunStrategy: Endpoint {
    /// Parts of a reply that can be left out.
    enum Part: String, CaseIterable {
        case trades
        case equityCurve = "equity_curve"
        case drawdownCurve = "drawdown_curve"
        case benchmarkCurve = "benchmark_curve"
        case positions
        case indicators
    }

    static let route = Route(
        .post,
        "/api/strategy/run",
        "Runs one strategy over one symbol.",
        body: [SeriesFields.symbol, StrategyFields.strategy, StrategyFields.parameters] + RunConditions.fields
            + [
                Field(
                    "benchmark",
                    .symbol,
                    "A symbol to measure against; buy and hold of the same when left out."
                ),
                Field(
                    "include",
                    .array(of: .words(Part.allCases.map(\.rawValue))),
                    default: "[\"trades\",\"equity_curve\"]",
                    "Parts of the reply: \(Part.allCases.map(\.rawValue).joined(separator: ", "))."
                ),
            ],
        example: #"{"symbol": "AAPL", "strategy": "sma_crossover", "period": "5y"}"#,
        reply: .named(
            "Run",
            .object(
                BacktestShape.run + [
                    .reply("result_id", .string, "Gives the reply again: GET /api/strategy/results/{id}.")
                ]
            )
        ),
        offersCSV: true,
        isDeferrable: true
    )

    static func reply(to call: Call, _ services: Services) throws -> Reply {
        if let reply = services.remembered(call) { return reply }
        let body = try call.body()
        let symbol = body.symbol()
        let strategy = body.strategySelection()
        let conditions = RunConditions(body, for: strategy.map { [$0.definition] } ?? [])
        let benchmarkSymbol = body.symbol("benchmark", required: false)
        let parts = body.parts()
        try body.finish()
        guard let symbol, let strategy else {
            throw Problem(.invalidRequest, "symbol and strategy are required.")
        }

        let warmup = strategy.type.warmup(strategy.parameters, timeframe: conditions.selection.timeframe)
        let request = conditions.selection.request(symbol, warmupBars: warmup)
        let fetched = try call.bars(request, services)
        try call.begin(work: fetched.count, services)
        let benchmark = try benchmarkSymbol.map { try call.bars(conditions.selection.request($0), services) }

        let backtest = conditions.backtest(strategy, on: fetched, benchmark: benchmark?.series)
        let (result, seconds) = try services.countingFailure {
            try call.computing(services) { _ in try backtest.run() }
        }
        services.countBacktest(nanoseconds: UInt64(seconds * 1e9))

        if call.prefersCSV {
            let isEquityAlone = parts.contains(.equityCurve) && !parts.contains(.trades)
            return .csv(
                isEquityAlone ? CSV.equity(result, fetched.timeframe) : CSV.trades(result, fetched.timeframe)
            )
        }
        let reply = report(
            RunReport(
                fetched: fetched,
                strategy: strategy,
                conditions: conditions,
                benchmarkSymbol: benchmarkSymbol,
                parts: parts,
                result: result,
                seconds: seconds
            ),
            call,
            services
        )
        services.remember(
            reply,
            to: call,
            requests: [request] + (benchmarkSymbol.map { [conditions.selection.request($0)] } ?? []),
            bars: [fetched] + (benchmark.map { [$0] } ?? []),
            backtests: 1
        )
        return reply
    }

    /// Writes the reply and keeps it under its id.
    private static func report(_ report: RunReport, _ call: Call, _ services: Services) -> Reply {
        let id = report.resultID
        let reply = Reply.json(capacity: report.sizeEstimate) { json in
            json.member("status", "success")
            json.write(report)
            json.member("result_id", id)
        }
        services.keep(id, reply.body, of: call.access)
        return reply
    }
}

extension BodyReader {
    /// Reads `include`.
    fileprivate func parts() -> Set<RunStrategy.Part> {
        guard case .array(let elements)? = self["include"] else {
            if let other = self["include"] { note("include", "expected an array, got \(other.kindName)") }
            return [.trades, .equityCurve]
        }
        var parts: Set<RunStrategy.Part> = []
        for (index, element) in elements.enumerated() {
            if case .string(let text) = element, let part = RunStrategy.Part(rawValue: text) {
                parts.insert(part)
            } else {
                note(
                    "include",
                    String(index),
                    "accepted: \(RunStrategy.Part.allCases.map(\.rawValue).joined(separator: ", "))"
                )
            }
        }
        return parts
    }
}

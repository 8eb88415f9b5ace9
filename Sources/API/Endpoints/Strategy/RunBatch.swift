import Backtesting
import DataService
import JSON
import MarketData

/// `POST /api/strategy/batch`: many strategies over many symbols.
enum RunBatch: Endpoint {
    static let route = Route(
        .post,
        "/api/strategy/batch",
        "Runs several strategies over several symbols; gives the figures of each.",
        body: StrategyTable.fields,
        example: #"""
            {"symbols": ["AAPL", "MSFT"], "period": "5y", \#
            "strategies": ["rsi", {"strategy": "sma_crossover", "parameters": {"fast_period": 20, "slow_period": 50}, "label": "20/50"}]}
            """#,
        reply: .object(
            [SeriesShape.successOrPartial] + StrategyTable.counts + [
                .reply("backtests_per_second", .number, "The engine's."),
                BacktestShape.execution,
                .reply("results", .mapping(to: .mapping(to: .object(cell))), "By symbol, by row."),
                SeriesShape.errors,
            ]
        ),
        price: 2,
        isDeferrable: true
    )

    private static let cell: [Field] =
        [
            .reply("strategy", .string, "Its name."), BacktestShape.parameters,
            .reply("bars", .integer, "Bars of the run."),
            .reply("start", .barTime, "The first bar."), .reply("end", .barTime, "The last bar."),
        ] + BacktestShape.figures + [SeriesShape.warnings]

    static func reply(to call: Call, _ services: Services) throws -> Reply {
        if let reply = services.remembered(call) { return reply }
        let body = try call.body()
        let table = StrategyTable(body, symbols: body.symbols())
        try body.finish()

        let outcome = try table.run(call, services)
        let reply = Reply.json(capacity: 4096 * max(1, outcome.completed)) { json in
            json.member("status", outcome.failed.isEmpty ? "success" : "partial")
            json.member("backtests_requested", table.symbols.count * table.strategies.count)
            json.member("backtests_completed", outcome.completed)
            json.member("execution_time_seconds", outcome.seconds)
            json.member(
                "backtests_per_second",
                outcome.seconds > 0 ? Double(outcome.completed) / outcome.seconds : 0
            )
            json.execution(table.conditions.execution)
            json.object("results") { json in
                for row in outcome.rows {
                    json.key(row.fetched.symbol.rawValue)
                    json.beginObject()
                    for cell in row.cells {
                        json.key(cell.strategy.label)
                        json.beginObject()
                        json.member("strategy", cell.strategy.definition.name)
                        json.parameters(cell.strategy.parameters, cell.strategy.definition.parameters)
                        json.summary(of: cell.result, on: row.fetched)
                        json.endObject()
                    }
                    json.endObject()
                }
            }
            json.errors(outcome.failed, of: call)
        }
        services.remember(reply, to: call, outcome)
        return reply
    }
}

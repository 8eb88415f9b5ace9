import Backtesting
import DataService
import Indicators
import JSON
import MarketData

/// `POST /api/strategy/compare`: strategies against each other and against buy and hold.
enum CompareStrategies: Endpoint {
    static let route = Route(
        .post,
        "/api/strategy/compare",
        "Ranks several strategies over one or more symbols, with buy and hold as a row.",
        body: [Field("symbol", .symbol, "One symbol, instead of symbols.")]
            + StrategyTable.fields.map {
                $0.name == "symbols" ? Field("symbols", SeriesFields.symbols.kind, "1 to 500 symbols.") : $0
            }
            + [
                Field(
                    "rank_by",
                    .string,
                    default: "\"sharpe_ratio\"",
                    choices: Metric.allCases.map(\.name),
                    "The metric to rank by."
                )
            ],
        example: #"""
            {"symbols": ["AAPL", "MSFT"], "period": "5y", "strategies": ["sma_crossover", "rsi", "macd"], "rank_by": "sharpe_ratio"}
            """#,
        reply: .object(
            [SeriesShape.successOrPartial, .reply("rank_by", .string, "The metric ranked by.")]
                + StrategyTable.counts
                + [
                    BacktestShape.execution,
                    .reply(
                        "results",
                        .mapping(
                            to: .object(
                                [.reply("bars", .integer, "Bars of the runs.")] + comparison + [
                                    SeriesShape.warnings
                                ]
                            )
                        ),
                        "By symbol."
                    ),
                    .reply(
                        "overall",
                        .object(comparison),
                        isOptional: true,
                        "Means over the symbols, correlations of their returns one after the other; absent where all failed."
                    ),
                    SeriesShape.errors,
                ]
        ),
        price: 2,
        isDeferrable: true
    )

    private static let comparison: [Field] = [
        .reply(
            "ranking",
            .array(of: .named("Ranked", .object(ranked))),
            "Best first; each with the metric ranked by."
        ),
        .reply("best_strategy", .nullable(.string), "The first of the ranking."),
        .reply("table", .mapping(to: BacktestShape.plainFigures), "Every metric, by row."),
        .reply(
            "correlation",
            .mapping(to: .mapping(to: .figure)),
            "Of the daily returns, by pair of rows; null where one does not vary."
        ),
    ]

    private static let ranked: [Field] =
        [.reply("rank", .integer, "1 is the best."), .reply("strategy", .string, "The row's label.")]
        + BacktestShape.values.map { .reply($0.name, $0.kind, isOptional: true, $0.description) }

    private static let buyAndHold = strategy(named: "buy_and_hold")

    static func reply(to call: Call, _ services: Services) throws -> Reply {
        if let reply = services.remembered(call) { return reply }
        let body = try call.body()
        let symbols = body.symbolOrSymbols()
        let asked = StrategyTable(body, symbols: symbols, reference: buyAndHold)
        let metric = body.metric("rank_by", default: .sharpeRatio)
        try body.finish()

        let table = asked.adding(buyAndHold)
        let outcome = try table.run(call, services)
        let reply = Reply.json(capacity: 4096 * max(1, outcome.completed)) { json in
            json.member("status", outcome.failed.isEmpty ? "success" : "partial")
            json.member("rank_by", metric.name)
            json.member("backtests_requested", table.symbols.count * table.strategies.count)
            json.member("backtests_completed", outcome.completed)
            json.member("execution_time_seconds", outcome.seconds)
            json.execution(table.conditions.execution)
            json.object("results") { json in
                for row in outcome.rows {
                    json.key(row.fetched.symbol.rawValue)
                    json.beginObject()
                    json.member("bars", row.fetched.count)
                    json.comparison(
                        of: row.cells.map { ($0.strategy.label, [$0.result.metrics]) },
                        by: metric
                    )
                    json.correlations(
                        of: row.cells.map { ($0.strategy.label, $0.result.returns) }
                    )
                    json.member("warnings", row.fetched.warnings)
                    json.endObject()
                }
            }
            if !outcome.rows.isEmpty {
                json.object("overall") { json in
                    json.comparison(
                        of: table.strategies.enumerated().map { place, strategy in
                            (strategy.label, outcome.rows.map { $0.cells[place].result.metrics })
                        },
                        by: metric
                    )
                    json.correlations(
                        of: table.strategies.enumerated().map { place, strategy in
                            (strategy.label, outcome.rows.flatMap { $0.cells[place].result.returns })
                        }
                    )
                }
            }
            json.errors(outcome.failed, of: call)
        }
        services.remember(reply, to: call, outcome)
        return reply
    }
}

extension StrategyTable {
    /// Adds the row that every other is measured by, unless it was asked for.
    fileprivate func adding(_ reference: (any Strategy.Type)?) -> StrategyTable {
        guard let type = reference, !strategies.contains(where: { $0.type == type }) else { return self }
        let row = StrategySelection(
            type: type,
            parameters: Parameters([]),
            label: type.definition.name,
            isReference: true
        )
        return StrategyTable(symbols: symbols, strategies: strategies + [row], conditions: conditions)
    }
}

extension JSONWriter {
    /// Writes `ranking`, `best_strategy` and `table`: over several symbols the means.
    fileprivate mutating func comparison(of rows: [(label: String, metrics: [Metrics])], by metric: Metric) {
        let entrants = rows.map { Comparison.Entrant(name: $0.label, metrics: $0.metrics) }
        let ranking = Comparison.ranking(entrants, by: metric)
        key("ranking")
        beginArray()
        for (place, index) in ranking.enumerated() {
            beginObject()
            member("rank", place + 1)
            member("strategy", entrants[index].name)
            key(metric.name)
            number(entrants[index].mean(metric))
            endObject()
        }
        endArray()
        member("best_strategy", ranking.first.map { entrants[$0].name })
        object("table") { json in
            for entrant in entrants {
                json.key(entrant.name)
                json.beginObject()
                json.metrics(entrant.mean)
                json.endObject()
            }
        }
    }

    /// Writes `correlation`: of the daily returns of each pair of strategies, over several symbols one after the other; null
    /// where one of the two does not vary.
    fileprivate mutating func correlations(of rows: [(label: String, returns: [Double])]) {
        let matrix = Comparison.correlations(rows.map(\.returns))
        object("correlation") { json in
            for (row, entry) in rows.enumerated() {
                json.key(entry.label)
                json.beginObject()
                for (column, other) in rows.enumerated() {
                    json.key(other.label)
                    json.number(matrix[row][column])
                }
                json.endObject()
            }
        }
    }
}

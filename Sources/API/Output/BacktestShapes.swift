import Backtesting

/// The members of replies that come from a backtest, as `BacktestWriting.swift` and `RunReport.swift` write them.
enum BacktestShape {
    /// `metrics` as plain figures, and `undefined`.
    static let figures: [Field] = [
        .reply(
            "metrics",
            .named("Figures", .object(values + quality)),
            "Every metric; null where undefined says why."
        ),
        undefined,
    ]

    /// `metrics` with their structured parts, and `undefined`.
    static let metrics: [Field] = [
        .reply(
            "metrics",
            .named("Metrics", .object(values + structured + quality)),
            "Every metric; null where undefined says why."
        ),
        undefined,
    ]

    /// Every metric, and nothing else.
    static let plainFigures = Schema.named("MetricValues", .object(values))

    /// A member a metric, from the engine's own definitions.
    static let values: [Field] = Metric.allCases.map { metric in
        .reply(metric.name, .figure, "\(metric.definition.description) (\(metric.definition.unit.rawValue)).")
    }

    private static let undefined = Field.reply(
        "undefined",
        .mapping(to: .words(Undefined.allCases.map(\.rawValue))),
        "By metric without a value, the reason."
    )

    private static let quality: [Field] = [
        .reply("periods_per_year", .number, "What annual figures were computed with."),
        .reply(
            "reliability",
            .words(["low", "normal"]),
            "low under one year or 30 trades."
        ),
    ]

    private static let structured: [Field] = [
        .reply("monthly_returns", .mapping(to: .number), "By month, such as 2024-03."),
        .reply("yearly_returns", .mapping(to: .number), "By year."),
        .reply(
            "drawdowns",
            .array(
                of: .object([
                    .reply("depth", .number, "Fraction below the peak, at most 0."),
                    .reply("peak", .barTime, "Bar of the peak."),
                    .reply("trough", .barTime, "Bar of the lowest close."),
                    .reply(
                        "recovery",
                        .nullable(.barTime),
                        "Bar at which the peak was reached again; null where it was not."
                    ),
                    .reply("days", .integer, "Calendar days from the peak to the recovery, or to the end."),
                ])
            ),
            "The ten deepest."
        ),
    ]

    /// All parameters of a strategy, by name.
    static let parameters = Field.reply(
        "parameters",
        .mapping(to: .oneOf([.number, .string])),
        "The strategy's parameters, with defaults."
    )

    /// All execution settings.
    static let execution = Field.reply(
        "execution",
        .named(
            "Execution",
            .object(
                ExecutionSettings.definitions.map { setting in
                    .reply(setting.name, Schema(setting), setting.description)
                }
            )
        ),
        "The execution settings in force, with defaults."
    )

    static let trades = Schema.array(
        of: .named(
            "Trade",
            .object(
                [
                    .reply("id", .integer, "Counted from 1."),
                    .reply("direction", side, "Side of the position."),
                ]
                    + [
                        .reply("entry_time", .barTime, "Bar of the entry."),
                        .reply("entry_price", .number, "Price paid, slippage included."),
                        .reply("exit_time", .barTime, "Bar of the exit."),
                        .reply("exit_price", .number, "Price got, slippage included."),
                        .reply("quantity", .number, "Units."),
                        .reply("gross_pnl", .number, "Profit before commission."),
                    ] + costs
                    + [
                        .reply(
                            "exit_reason",
                            .words(ExitReason.allCases.map(\.rawValue)),
                            "Why it was closed."
                        ),
                        .reply("entry_bar", .integer, "Index of the entry's bar in the run."),
                        .reply("exit_bar", .integer, "Index of the exit's bar in the run."),
                    ]
            )
        )
    )

    static let openTrade = Schema.object(
        [
            .reply("direction", side, "Side of the position."),
            .reply("entry_time", .barTime, "Bar of the entry."),
            .reply("entry_price", .number, "Price paid, slippage included."),
            .reply("quantity", .number, "Units."),
            .reply("mark_price", .number, "The last close."),
        ] + costs + [.reply("entry_bar", .integer, "Index of the entry's bar in the run.")]
    )

    private static let costs: [Field] = [
        .reply("commission", .number, "Of both sides, in money."),
        .reply("slippage", .number, "Of both sides, in money."),
        .reply("pnl", .number, "Net profit."),
        .reply("return", .number, "Net profit as a fraction of the entry's value."),
        .reply("bars_held", .integer, "Bars from entry to exit."),
        .reply("mae", .number, "Maximum adverse excursion, a fraction of the entry price."),
        .reply("mfe", .number, "Maximum favourable excursion, a fraction of the entry price."),
    ]

    static let pendingOrder = Schema.object([
        .reply("action", .words(["enter", "exit", "reverse"]), "What the next open would do."),
        .reply("direction", side, isOptional: true, "The side entered."),
        .reply("exit_reason", .words(ExitReason.allCases.map(\.rawValue)), isOptional: true, "Why it exits."),
        .reply("signal_time", .barTime, "The bar whose close signalled it."),
    ])

    static let rejectedOrders = Schema.array(
        of: .object([
            .reply("time", .barTime, "Bar at whose open it should have been filled."),
            .reply("direction", side, "The side it would have entered."),
            .reply("reason", .words(RejectedOrder.Reason.allCases.map(\.rawValue)), "Why it was not."),
            .reply("detail", .string, "The same in a sentence."),
        ])
    )

    /// Pairs of a time and a value.
    static func curve(_ value: Schema = .number) -> Schema { .array(of: .tuple([.barTime, value])) }

    /// The reply to one run, without `result_id`.
    static let run: [Field] =
        [SeriesShape.success] + SeriesShape.identity
        + [
            .reply("strategy", .string, "Its name."), parameters, execution,
            .reply("risk_free_rate", .number, "Annual, as a fraction."),
            .reply("bars", .integer, "Bars of the run."),
            .reply("start", .barTime, "The first bar."), .reply("end", .barTime, "The last bar."),
            .reply("as_of", .barTime, "The newest bar the provider has: what a period counts back from."),
            .reply("warmup_bars", .integer, "Bars before start that only the indicators saw."),
            .reply("optimistic", .boolean, "Whether orders were filled at the close that signalled them."),
            .reply("ruined", .boolean, "Whether equity fell to nothing, which ends a run."),
        ] + metrics
        + [
            .reply(
                "benchmark",
                .nullable(
                    .object([
                        .reply("symbol", .symbol, "What was held."),
                        .reply("strategy", .string, "buy_and_hold."),
                        .reply("total_return", .figure, "As the metric."),
                        .reply("max_drawdown", .figure, "As the metric."),
                        .reply("final_equity", .figure, "As the metric."),
                    ])
                ),
                "Buy and hold over the same time at the same costs."
            ),
            .reply("open_trade", .nullable(openTrade), "The position held after the last bar."),
            .reply("pending_order", .nullable(pendingOrder), "The order the last close signalled."),
            .reply("rejected_orders", rejectedOrders, "Entries that could not be filled."),
            .reply("trades", trades, isOptional: true, "Closed trades, oldest first."),
            .reply("equity_curve", curve(), isOptional: true, "Equity at each close."),
            .reply(
                "benchmark_curve",
                curve(),
                isOptional: true,
                "Equity of what it is measured against at each close."
            ),
            .reply("drawdown_curve", curve(), isOptional: true, "Fraction below the peak at each close."),
            .reply("positions", curve(), isOptional: true, "Units held at each close; negative when short."),
            .reply(
                "indicators",
                .array(of: .object(indicator("delay", "Bars the strategy reads it late."))),
                isOptional: true,
                "What the strategy read."
            ),
            SeriesShape.warnings,
            .reply("execution_time_seconds", .number, "Seconds of computing."),
        ]

    /// An indicator's columns, with one more figure about it.
    static func indicator(_ figure: String, _ meaning: String) -> [Field] {
        [
            .reply("name", .string, "Its name."),
            .reply("parameters", .mapping(to: .oneOf([.number, .string])), "All of them, with defaults."),
            .reply(figure, .integer, meaning),
            .reply(
                "outputs",
                .mapping(to: .array(of: .figure)),
                "Columns aligned with the bars; null where undefined."
            ),
        ]
    }

    private static let side = Schema.words(Side.allCases.map(\.rawValue))
}

extension Schema {
    /// What a setting accepts.
    init(_ setting: ExecutionSetting) {
        let schema: Schema =
            switch setting.kind {
            case .number(let minimum, let maximum, true): .numberAbove(minimum, upTo: maximum)
            case .number(let minimum, let maximum, false): .numberIn(minimum...maximum)
            case .integer(let minimum, let maximum): .integerIn(Int64(minimum)...Int64(maximum))
            case .boolean: .boolean
            case .choice(let words): .words(words)
            }
        self = setting.isOptional ? .nullable(schema) : schema
    }
}

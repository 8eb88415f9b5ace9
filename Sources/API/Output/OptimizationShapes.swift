/// The members of the reply to a parameter search.
enum OptimizationShape {
    static let members: [Field] = [
        SeriesShape.successOrPartial, .reply("strategy", .string, "Its name."),
        .reply("objective", .string, "The metric that was made as good as possible."),
        BacktestShape.execution, .reply("backtests", .integer, "Backtests run, over all symbols."),
        .reply("execution_time_seconds", .number, "Seconds of computing."),
        .reply("backtests_per_second", .number, "The engine's."),
        .reply("results", .mapping(to: .object(found)), "By symbol."),
        .reply("pooled", .object(pooled), "Over all symbols together."),
        SeriesShape.errors,
    ]

    private static let counts: [Field] = [
        .reply("combinations", .integer, "Points of the grid that keep the constraints."),
        .reply("evaluated", .integer, "Of these, the ones tried."),
        .reply("ranked", .integer, "Of these, the ones with enough trades and a value."),
    ]

    private static let tried = Schema.named("Tried", .object(BacktestShape.figures))

    private static let row = Schema.named(
        "SearchRow",
        .object(
            [BacktestShape.parameters] + BacktestShape.figures + [
                .reply(
                    "test",
                    tried,
                    isOptional: true,
                    "The same on the bars held back."
                )
            ]
        )
    )

    private static let pooledRow = Schema.object([
        BacktestShape.parameters, .reply("objective", .figure, "The mean over the symbols."),
        .reply("metrics", BacktestShape.plainFigures, "Means over the symbols; null where one has none."),
    ])

    private static let found: [Field] =
        [.reply("bars", .integer, "Bars of each run.")] + counts + ranking(row) + overfitting
        + [
            .reply(
                "validation",
                .object([.reply("test_start", .barTime, "First bar held back.")]),
                isOptional: true,
                "Where the bars held back begin."
            ),
            .reply("walk_forward", .array(of: .object(fold)), isOptional: true, "One entry a fold."),
            SeriesShape.warnings,
        ]

    private static let pooled: [Field] =
        [.reply("symbols", .array(of: .symbol), "Those that were searched.")] + counts + ranking(pooledRow)
        + overfitting

    private static func ranking(_ row: Schema) -> [Field] {
        [
            .reply("best", .nullable(row), "The first of top."),
            .reply("top", .array(of: row), "The best combinations, best first."),
            .reply(
                "heatmap",
                .nullable(.named("Heatmap", heatmap)),
                "The objective by two parameters; null unless two vary."
            ),
        ]
    }

    private static let heatmap = Schema.object([
        .reply("x", axis, "Columns."), .reply("y", axis, "Rows."),
        .reply("values", .array(of: .array(of: .figure)), "A row of objectives for each value of y."),
    ])

    private static let axis = Schema.object([
        .reply("parameter", .string, "Its name."), .reply("values", .array(of: .number), "Values tried."),
    ])

    private static let overfitting: [Field] = [
        .reply(
            "deflated_sharpe_ratio",
            .figure,
            isOptional: true,
            "Probability that the best is more than the luck of so many trials."
        ),
        .reply("pbo", .figure, isOptional: true, "Probability of backtest overfitting."),
        .reply("plateau", .figure, isOptional: true, "Median objective among the best point's neighbours."),
        .reply(
            "undefined",
            .mapping(to: .string),
            isOptional: true,
            "By figure without a value, the reason."
        ),
    ]

    private static let fold: [Field] = [
        .reply("train_start", .barTime, "First bar optimised on."),
        .reply("train_end", .barTime, "The last."),
        .reply("test_start", .barTime, "First bar tried on."), .reply("test_end", .barTime, "The last."),
        .reply(
            "parameters",
            BacktestShape.parameters.kind,
            isOptional: true,
            "The best of the training bars."
        ),
        .reply("train", tried, isOptional: true, "Its figures there."),
        .reply("test", tried, isOptional: true, "Its figures on the bars after."),
    ]
}

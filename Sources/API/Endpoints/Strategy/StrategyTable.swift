import Backtesting
import DataService
import JSON
import MarketData
import Synchronization

/// Several strategies over several symbols: what `batch` and `compare` ask for, fetch and run alike.
struct StrategyTable {
    let symbols: [Symbol]
    let strategies: [StrategySelection]
    let conditions: RunConditions

    static let fields: [Field] =
        [
            SeriesFields.symbols,
            Field(
                "strategies",
                .arrayOf(
                    .oneOf([.string, .object(entryFields)]),
                    count: 1...StrategyLimits.maximumStrategies
                ),
                required: true,
                "1 to \(StrategyLimits.maximumStrategies) names, or objects with strategy, parameters and label."
            ),
        ] + RunConditions.fields

    private static let entryFields = [
        StrategyFields.strategy, StrategyFields.parameters, StrategyFields.label,
    ]

    /// What replies say of the work done.
    static let counts: [Field] = [
        .reply("backtests_requested", .integer, "Symbols × rows."),
        .reply("backtests_completed", .integer, "Of these, the ones that were run."),
        .reply("execution_time_seconds", .number, "Seconds of computing."),
    ]

    /// A cell that was run.
    struct Cell {
        let strategy: StrategySelection
        let result: BacktestResult
    }

    /// A symbol's row: its bars, and what each strategy came to, in the order asked.
    struct Row {
        let fetched: FetchedSeries
        let cells: [Cell]
    }

    /// What the table came to.
    struct Outcome {
        /// The bars that were asked for.
        var requests: [SeriesRequest] = []
        var rows: [Row] = []
        var failed: [(symbol: Symbol, problem: Problem)] = []
        var seconds = 0.0

        var completed: Int { rows.reduce(0) { $0 + $1.cells.count } }
    }

    /// Reads `strategies` and the conditions.
    ///
    /// - Parameters:
    ///   - body: The request.
    ///   - symbols: What to run on.
    ///   - reference: A strategy that has a row of its own name, asked for or not.
    init(_ body: BodyReader, symbols: [Symbol], reference: (any Strategy.Type)? = nil) {
        self.symbols = symbols
        var strategies: [StrategySelection] = []
        for (index, element)
            in (body.array("strategies", atMost: StrategyLimits.maximumStrategies, required: true) ?? [])
            .enumerated()
        {
            let entry: BodyReader?
            switch element {
            case .string:
                // A name alone is an object with nothing else.
                let object = JSONObject(members: [("strategy", element)])
                entry = BodyReader(
                    object,
                    fields: Self.entryFields,
                    pointer: body.path("strategies") + "/\(index)",
                    faults: body.faults
                )
            case .object(let object):
                entry = BodyReader(
                    object,
                    fields: Self.entryFields,
                    pointer: body.path("strategies") + "/\(index)",
                    faults: body.faults
                )
            default:
                body.note(
                    "strategies",
                    String(index),
                    "expected a name or an object, got \(element.kindName)"
                )
                entry = nil
            }
            guard let selection = entry?.strategySelection() else { continue }
            let isReserved = selection.label == reference?.definition.name && selection.type != reference
            if isReserved || strategies.contains(where: { $0.label == selection.label }) {
                entry?.note(
                    "label",
                    "'\(selection.label)' stands for another row already; give each its own label"
                )
            }
            strategies.append(selection)
        }
        self.strategies = strategies
        conditions = RunConditions(body, for: strategies.map(\.definition))
    }

    /// A table put together.
    init(symbols: [Symbol], strategies: [StrategySelection], conditions: RunConditions) {
        self.symbols = symbols
        self.strategies = strategies
        self.conditions = conditions
    }

    /// Fetches all symbols at once, then runs every strategy over each.
    ///
    /// - Throws: ``Problem`` when the work is above the limit, or the settings don't go together.
    func run(_ call: Call, _ services: Services) throws -> Outcome {
        let warmup =
            strategies.map { $0.type.warmup($0.parameters, timeframe: conditions.selection.timeframe) }.max()
            ?? 0
        let requests = symbols.map { conditions.selection.request($0, warmupBars: warmup) }
        let batch = call.bars(requests, services)
        let bars = batch.fetched.reduce(0) { $0 + $1.count }
        try call.begin(bars: bars, combinations: strategies.count, services)

        let backtests = batch.fetched.flatMap { fetched in
            strategies.map { conditions.backtest($0, on: fetched) }
        }
        let begun = Tally()
        let (results, seconds) = call.computing(services) { goesOn in
            Backtest.run(backtests, maxWorkers: services.configuration.maxWorkers) {
                goesOn(begun.next(), backtests.count)
            }
        }
        var outcome = Outcome(requests: requests, failed: batch.failed, seconds: seconds)
        for (index, fetched) in batch.fetched.enumerated() {
            var cells: [Cell] = []
            for (place, strategy) in strategies.enumerated() {
                // What goes wrong here (a strategy without a short side, say) goes wrong for every symbol: the request is at fault.
                let result = try services.countingFailure {
                    try results[index * strategies.count + place].get()
                }
                cells.append(Cell(strategy: strategy, result: result))
                services.countBacktest(nanoseconds: UInt64(seconds * 1e9 / Double(backtests.count)))
            }
            outcome.rows.append(Row(fetched: fetched, cells: cells))
        }
        return outcome
    }
}

extension Services {
    /// Keeps the reply about a table for the next time it is asked for; one with failures is asked for anew.
    func remember(_ reply: Reply, to call: Call, _ outcome: StrategyTable.Outcome) {
        remember(
            reply,
            to: call,
            requests: outcome.requests,
            bars: outcome.rows.map(\.fetched),
            backtests: outcome.completed
        )
    }
}

/// Counts over several threads.
private final class Tally: Sendable {
    private let count = Atomic<Int>(0)

    /// How many came before.
    func next() -> Int { count.add(1, ordering: .relaxed).oldValue }
}

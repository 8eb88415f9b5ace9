import Backtesting
import Indicators
import JSON
import MarketData

/// `GET /api/strategy/`: every strategy with its parameters, rule and source.
enum ListStrategies: Endpoint {
    static let route = Route(
        .get,
        "/api/strategy",
        "Lists the strategies, their parameters and the limits of a request.",
        reply: .object(
            ModuleShape.members + [
                .reply("count", .integer, "Strategies listed."),
                .reply("strategies", .array(of: .named("Strategy", strategy)), "Every strategy."),
                .reply("execution", .array(of: SettingShape.definition), "Every execution setting."),
                .reply("metrics", .array(of: metric), "Every metric, in the order of display."),
                .reply(
                    "limits",
                    .object([
                        .reply("max_symbols", .integer, "Symbols in a list."),
                        .reply("max_strategies", .integer, "Rows of a table."),
                        .reply("max_combinations", .integer, "Points of a parameter grid."),
                        .reply("max_bars", .integer, "Bars of one run."),
                        .reply("max_work", .integer, "Work of one request (SYNC_WORK_LIMIT)."),
                        .reply("work_unit", .string, "What work counts."),
                        .reply("max_workers", .integer, "Threads of one request (MAX_WORKERS)."),
                        ClientLimitShape.limits,
                    ]),
                    "Of one request."
                ),
            ]
        ),
        isConstant: true
    )

    private static let strategy = Schema.object([
        .reply("name", .string, "Its name in requests."),
        .reply("title", .string, "Its name for people."),
        .reply("description", .string, "What it does."),
        .reply("direction", .array(of: .string), "Sides it can trade."),
        ParameterShape.definitions,
        .reply("warmup", .integer, "Bars wanted before the range, at the defaults and on daily bars."),
        .reply("rule", .string, "When it enters and exits long."),
        .reply("short_rule", .nullable(.string), "The same for short, where it has a short side."),
        .reply("source", .string, "Where the rule comes from."),
        .reply("aliases", .array(of: .string), "Other names accepted."),
    ])

    private static let metric = Schema.object([
        .reply("name", .string, "Its name in replies."),
        .reply("unit", .words(["money", "fraction", "ratio", "count", "days", "bars"]), "What it counts."),
        .reply("description", .string, "The formula."),
        .reply("lower_is_better", .boolean, "Whether a smaller value is the better one."),
    ])

    static func reply(to call: Call, _ services: Services) throws -> Reply {
        .json(capacity: 32_768) { json in
            json.module("strategy", "Backtests, comparisons and parameter sweeps.")
            json.member("count", allStrategies.count)
            json.key("strategies")
            json.beginArray()
            for strategy in allStrategies { json.strategy(strategy) }
            json.endArray()
            json.key("execution")
            json.beginArray()
            for setting in ExecutionSettings.definitions { json.setting(setting) }
            json.endArray()
            json.key("metrics")
            json.beginArray()
            for metric in Metric.allCases { json.metric(metric.definition) }
            json.endArray()
            json.object("limits") { json in
                json.member("max_symbols", SeriesFields.maximumSymbols)
                json.member("max_strategies", StrategyLimits.maximumStrategies)
                json.member("max_combinations", StrategyLimits.maximumCombinations)
                json.member("max_bars", Int(services.configuration.syncWorkLimit))
                json.member("max_work", Int(services.configuration.syncWorkLimit))
                json.member("work_unit", "bars × combinations × symbols")
                json.member("max_workers", services.configuration.maxWorkers)
                json.clientLimits(services.clientLimit)
            }
        }
    }
}

/// Bounds of one request that have nothing to do with the machine.
enum StrategyLimits {
    static let maximumStrategies = 50
    static let maximumCombinations = 1_000_000
}

extension JSONWriter {
    fileprivate mutating func metric(_ metric: MetricDefinition) {
        beginObject()
        member("name", metric.name)
        member("unit", metric.unit.rawValue)
        member("description", metric.description)
        member("lower_is_better", metric.isLowerBetter)
        endObject()
    }

    fileprivate mutating func strategy(_ strategy: any Strategy.Type) {
        let definition = strategy.definition
        let defaults = Parameters(defaultsOf: definition.parameters)
        beginObject()
        member("name", definition.name)
        member("title", definition.title)
        member("description", definition.description)
        member("direction", definition.supportsShort ? ["long", "short", "both"] : ["long"])
        parameterDefinitions(definition.parameters)
        member("warmup", strategy.warmup(defaults, timeframe: .day1))
        member("rule", definition.rule)
        member("short_rule", definition.shortRule)
        member("source", definition.source)
        member("aliases", definition.aliases)
        endObject()
    }
}

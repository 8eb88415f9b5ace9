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
        isConstant: true
    )

    static func reply(to call: Call, _ services: Services) throws -> Reply {
        .json(capacity: 32_768) { json in
            json.module("strategy", "Backtests, comparisons and parameter sweeps.")
            json.member("count", allStrategies.count)
            json.key("strategies")
            json.beginArray()
            for strategy in allStrategies { json.strategy(strategy) }
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

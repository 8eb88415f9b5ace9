import Indicators
import JSON

/// `GET /api/data/indicators`: every indicator with its inputs, parameters, outputs and source.
enum ListIndicators: Endpoint {
    static let route = Route(
        .get,
        "/api/data/indicators",
        "Lists the indicators, their parameters, outputs, lookback and source.",
        reply: .object([
            SeriesShape.success, .reply("count", .integer, "Indicators listed."),
            .reply(
                "indicators",
                .array(
                    of: .object([
                        .reply("name", .string, "Its name in requests."),
                        .reply("title", .string, "Its name for people."),
                        .reply("definition", .string, "The formula."),
                        .reply("inputs", .array(of: .string), "Columns it reads."),
                        ParameterShape.definitions,
                        .reply("outputs", .array(of: .string), "Columns it gives."),
                        .reply("lookback", .integer, "Leading bars without a value, at the defaults."),
                        .reply("source", .string, "Where the formula comes from."),
                    ])
                ),
                "Every indicator."
            ),
        ]),
        isConstant: true
    )

    static func reply(to call: Call, _ services: Services) throws -> Reply {
        .json(capacity: 32_768) { json in
            json.member("status", "success")
            json.member("count", allIndicators.count)
            json.key("indicators")
            json.beginArray()
            for indicator in allIndicators { json.definition(indicator.definition) }
            json.endArray()
        }
    }
}

extension JSONWriter {
    fileprivate mutating func definition(_ definition: IndicatorDefinition) {
        beginObject()
        member("name", definition.name)
        member("title", definition.title)
        member("definition", definition.definition)
        member("inputs", definition.inputs.map(\.rawValue))
        parameterDefinitions(definition.parameters)
        member("outputs", definition.outputs)
        member("lookback", definition.lookback(definition.defaults))
        member("source", definition.source)
        endObject()
    }
}

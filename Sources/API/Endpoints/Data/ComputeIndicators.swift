import Backtesting
import DataService
import Indicators
import JSON
import MarketData

/// `POST /api/data/indicators`: indicators over the bars of one symbol, aligned with them.
///
/// Only the bars asked for are used, so the values are what any library computes from the same bars.
enum ComputeIndicators: Endpoint {
    static let maximumIndicators = 100

    static let route = Route(
        .post,
        "/api/data/indicators",
        "Computes indicators over the bars of one symbol.",
        body: [SeriesFields.symbol] + SeriesFields.range + [
            SeriesFields.refresh,
            Field(
                "indicators",
                .arrayOf(.oneOf(selections), count: 1...maximumIndicators),
                required: true,
                "1 to \(maximumIndicators) objects with name and parameters: {\"name\": \"rsi\", \"period\": 14}."
            ),
        ],
        example: #"""
            {"symbol": "AAPL", "period": "3mo", "indicators": [{"name": "rsi", "period": 14}, {"name": "bbands", "period": 20}]}
            """#,
        reply: .object(
            [SeriesShape.success] + SeriesShape.summary + [
                .reply("timestamps", .array(of: .barTime), "When each bar begins."),
                .reply(
                    "indicators",
                    .array(of: .object(BacktestShape.indicator("lookback", "Leading bars without a value."))),
                    "In the order asked."
                ),
            ]
        )
    )

    /// One shape an indicator: its name and its own parameters.
    private static let selections: [Schema] = allIndicators.map { indicator in
        let definition = indicator.definition
        return .object(
            [Field("name", .words([definition.name]), required: true, definition.title + ".")]
                + definition.parameters.map { parameter in
                    Field(
                        parameter.name,
                        Schema(parameter),
                        absentWhenNull: false,
                        default: parameter.defaultText,
                        parameter.description
                    )
                }
        )
    }

    static func reply(to call: Call, _ services: Services) throws -> Reply {
        let body = try call.body()
        let symbol = body.symbol()
        let selection = body.seriesSelection()
        let indicators = body.indicators()
        try body.finish()
        guard let symbol else { throw Problem(.invalidRequest, "symbol is required.") }

        let fetched = try call.bars(selection.request(symbol), services)
        let bars = fetched.series[fetched.firstBar..<fetched.series.count]
        let view = MarketView(series: bars, start: 0, timeZone: fetched.timeZoneRules)
        let inputs = IndicatorInputs(
            opens: bars.opens,
            highs: bars.highs,
            lows: bars.lows,
            closes: bars.closes,
            volumes: bars.volumes,
            sessionStarts: view.sessionStarts
        )
        let (columns, _) = call.computing(services) { _ in
            indicators.map { $0.indicator.compute(inputs, $0.parameters) }
        }
        return .json(capacity: 1024 + bars.count * (16 + 20 * indicators.count)) { json in
            json.member("status", "success")
            json.seriesSummary(fetched)
            json.key("timestamps")
            json.beginArray()
            for seconds in bars.times { json.time(seconds, bars.timeframe) }
            json.endArray()
            json.key("indicators")
            json.beginArray()
            for (selected, outputs) in zip(indicators, columns) {
                let definition = selected.indicator.definition
                json.beginObject()
                json.member("name", definition.name)
                json.parameters(selected.parameters, definition.parameters)
                json.member("lookback", definition.lookback(selected.parameters))
                json.object("outputs") { json in
                    for (name, values) in zip(definition.outputs, outputs) {
                        json.key(name)
                        json.numbersOrNull(values)
                    }
                }
                json.endObject()
            }
            json.endArray()
        }
    }
}

/// An indicator with all its parameters.
private struct IndicatorSelection {
    let indicator: any Indicator.Type
    let parameters: Parameters
}

extension BodyReader {
    /// Reads `indicators`: each an object of a name and that indicator's own parameters.
    fileprivate func indicators() -> [IndicatorSelection] {
        let elements = array("indicators", atMost: ComputeIndicators.maximumIndicators, required: true) ?? []
        return elements.enumerated().compactMap { index, element in
            guard case .object(let object) = element else {
                note("indicators", String(index), "expected an object, got \(element.kindName)")
                return nil
            }
            let pointer = path("indicators") + "/\(index)"
            return BodyReader(mapping: object, pointer: pointer, faults: faults).indicator()
        }
    }

    private func indicator() -> IndicatorSelection? {
        guard let name = string("name", required: true) else { return nil }
        guard let indicator = Indicators.indicator(named: name) else {
            let names = allIndicators.map { $0.definition.name }
            let hint = Spelling.closest(to: name, among: names).map { "did you mean '\($0)'? " } ?? ""
            note("name", "there is no indicator '\(name)'; \(hint)accepted: \(names.joined(separator: ", "))")
            return nil
        }
        let definitions = indicator.definition.parameters
        let parameters = parameters(definitions, except: ["name"]) { values throws(ParameterFaults) in
            try Parameters.resolve(values, for: definitions)
        }
        return parameters.map { IndicatorSelection(indicator: indicator, parameters: $0) }
    }
}

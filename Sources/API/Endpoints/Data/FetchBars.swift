import DataService
import JSON
import MarketData

/// `POST /api/data/fetch`: the bars of one symbol.
enum FetchBars: Endpoint {
    static let route = Route(
        .post,
        "/api/data/fetch",
        "Fetches the bars of one symbol.",
        body: [SeriesFields.symbol] + SeriesFields.range + [SeriesFields.refresh, BarFields.format],
        example: #"{"symbol": "AAPL", "period": "5d"}"#,
        reply: .object(
            [SeriesShape.success] + SeriesShape.summary + [
                .reply("data", SeriesShape.data, "The bars, oldest first.")
            ]
        ),
        offersCSV: true
    )

    static func reply(to call: Call, _ services: Services) throws -> Reply {
        let body = try call.body()
        let symbol = body.symbol()
        let selection = body.seriesSelection()
        let format = body.choice("format", default: BarFormat.records)
        try body.finish()
        guard let symbol else { throw Problem(.invalidRequest, "symbol is required.") }

        let fetched = try call.bars(selection.request(symbol), services)
        if call.prefersCSV { return .csv(CSV.bars([fetched], withSymbol: false)) }
        return .json(capacity: 1024 + 120 * fetched.series.count) { json in
            json.member("status", "success")
            json.seriesSummary(fetched)
            json.bars(fetched, format)
        }
    }
}

/// Members of the routes that give bars.
enum BarFields {
    static let format = Field(
        "format",
        .string,
        default: "\"records\"",
        choices: BarFormat.allCases.map(\.rawValue),
        "records: an object a bar; columns: an array a column."
    )
    static let includeData = Field(
        "include_data",
        .boolean,
        default: "true",
        "false gives the summaries alone."
    )
}

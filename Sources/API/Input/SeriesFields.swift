import DataService
import JSON
import MarketData

/// The members that say which bars are meant: the same on every route that works on bars.
enum SeriesFields {
    static let symbol = Field(
        "symbol",
        .symbol,
        required: true,
        "As the provider writes it: AAPL, BRK-B, RELIANCE.NS, EURUSD=X."
    )
    static let symbols = Field(
        "symbols",
        .arrayOf(.symbol, count: 1...maximumSymbols),
        required: true,
        "1 to 500 symbols; duplicates are folded."
    )

    static let range: [Field] = [
        Field(
            "timeframe",
            .string,
            default: "\"1d\"",
            choices: Timeframe.allCases.map(\.rawValue),
            "The bar's length."
        ),
        Field("interval", .string, choices: Timeframe.allCases.map(\.rawValue), "Another name of timeframe."),
        Field(
            "period",
            .pattern("^([1-9][0-9]{0,3}(d|w|mo|y)|ytd|max)$"),
            default: "\"1y\"",
            "Counted back from now (local data: from the newest bar): 1d 5d 1mo 3mo 6mo 1y 2y 5y 10y ytd max, or Nd Nw Nmo Ny."
        ),
        Field("start", .time, "First time of the range, instead of period."),
        Field("end", .time, "First time after the range; now when left out."),
        Field(
            "provider",
            .string,
            default: "\"auto\"",
            choices: providers,
            "Who is asked; auto takes the configured order."
        ),
        Field(
            "adjusted",
            .boolean,
            default: "true",
            "Prices adjusted for splits and dividends where the provider allows it."
        ),
    ]

    static let refresh = Field(
        "refresh",
        .boolean,
        default: "false",
        "Go to the provider even when the cache has the bars."
    )

    static let providers = ["auto", "yahoo", "finnhub", "alphavantage", "local"]
    static let maximumSymbols = 500
}

extension BodyReader {
    /// The bars one symbol's request means, without the symbol.
    struct SeriesSelection {
        var timeframe: Timeframe
        var range: SeriesRequest.Range
        var provider: SeriesRequest.ProviderChoice
        var adjusted: Bool
        var refresh: Bool

        /// The request for a symbol's bars.
        func request(_ symbol: Symbol, warmupBars: Int = 0) -> SeriesRequest {
            SeriesRequest(
                symbol: symbol,
                timeframe: timeframe,
                range: range,
                provider: provider,
                adjusted: adjusted,
                refresh: refresh,
                warmupBars: warmupBars
            )
        }
    }

    /// Reads ``SeriesFields/range``.
    func seriesSelection() -> SeriesSelection {
        SeriesSelection(
            timeframe: timeframe(),
            range: range(),
            provider: provider(),
            adjusted: boolean("adjusted", default: true),
            refresh: boolean("refresh", default: false)
        )
    }

    func symbol(_ name: String = "symbol", required: Bool = true) -> Symbol? {
        guard let text = string(name, required: required) else { return nil }
        do {
            return try Symbol(text)
        } catch {
            note(name, error.message)
            return nil
        }
    }

    /// The symbols in their order, duplicates folded.
    func symbols(_ name: String = "symbols", required: Bool = true) -> [Symbol] {
        guard let elements = array(name, atMost: SeriesFields.maximumSymbols, required: required) else {
            return []
        }
        var symbols: [Symbol] = []
        var seen: Set<Symbol> = []
        for (index, element) in elements.enumerated() {
            guard case .string(let text) = element else {
                note(name, String(index), "expected a string, got \(element.kindName)")
                continue
            }
            do {
                let symbol = try Symbol(text)
                if seen.insert(symbol).inserted { symbols.append(symbol) }
            } catch {
                note(name, String(index), error.message)
            }
        }
        return symbols
    }

    func timeframe() -> Timeframe {
        if has("timeframe"), has("interval") {
            note("interval", "is another name of timeframe; give one of them")
        }
        let name = has("timeframe") ? "timeframe" : "interval"
        guard let text = string(name) else { return .day1 }
        if let timeframe = Timeframe(parsing: text) { return timeframe }
        note(name, "'\(text)' is not one of: \(Timeframe.allCases.map(\.rawValue).joined(separator: ", "))")
        return .day1
    }

    private func range() -> SeriesRequest.Range {
        let defaultPeriod = Period.years(1)
        guard has("start") || has("end") else {
            guard let text = string("period") else { return .period(defaultPeriod) }
            if let period = Period(parsing: text) { return .period(period) }
            note(
                "period",
                "'\(text)' is not one of: 1d 5d 1mo 3mo 6mo 1y 2y 5y 10y ytd max, or Nd Nw Nmo Ny such as 90d"
            )
            return .period(defaultPeriod)
        }
        if has("period") {
            note("period", "stands beside start or end; give a period, or start and optionally end")
        }
        if !has("start") { note("end", "needs a start") }
        let start = time("start")
        let end = time("end")
        if let start, let end, start >= end { note("end", "is not after start; the range is [start, end)") }
        return .between(start: start, end: end)
    }

    private func provider() -> SeriesRequest.ProviderChoice {
        guard let text = string("provider") else { return .auto }
        let name = text.lowercased()
        if name == "auto" { return .auto }
        if SeriesFields.providers.contains(name) { return .named(name) }
        note("provider", "'\(text)' is not one of: \(SeriesFields.providers.joined(separator: ", "))")
        return .auto
    }
}

extension BodyReader {
    /// Reads `provider` where only one by name makes sense.
    func providerName() -> String? {
        guard let text = string("provider") else { return nil }
        let names = SeriesFields.providers.dropFirst()
        if names.contains(text.lowercased()) { return text.lowercased() }
        note("provider", "'\(text)' is not one of: \(names.joined(separator: ", "))")
        return nil
    }
}

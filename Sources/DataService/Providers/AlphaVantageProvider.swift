import MarketData

/// Alpha Vantage: with a free key the last 100 days and all weeks and months, with a premium key all days and minutes.
///
/// The key can only be sent in the query, so no URL of this provider may be logged; ``HTTPRequest`` shows its host alone.
struct AlphaVantageProvider: RemoteProvider {
    static let name = "alphavantage"
    static let definition = ProviderDefinition(
        name: name,
        title: "Alpha Vantage",
        keySetting: "ALPHA_VANTAGE_API_KEY",
        maker: .remote { settings in
            guard let key = settings.keys[name] else { return nil }
            return settings.baseURLs[name].map { AlphaVantageProvider(baseURL: $0, key: key) }
                ?? AlphaVantageProvider(key: key)
        }
    )
    static let limits = ProviderLimits(
        published: [.init(count: 1, seconds: 1), .init(count: 25, seconds: 86_400)],
        connectMilliseconds: 5_000,
        // A full daily history is more than a megabyte of JSON.
        totalMilliseconds: 30_000,
        retries: 2,
        restSeconds: 60,
        longestRestSeconds: 3_600
    )

    private let base: BaseURL
    private let key: String

    /// Reached at the address of the settings, with the operator's own key.
    init(baseURL: String = "https://www.alphavantage.co", key: String) {
        base = BaseURL(baseURL, path: "/query")
        self.key = key
    }

    // MARK: - Requests

    func plan(_ query: BarQuery, now: Int64, without refused: Set<String>) throws(ProviderError) -> FetchPlan
    {
        guard let market = AlphaVantageMarket(query.symbol) else {
            throw .unsupported("it has no history of \(query.symbol)")
        }
        let source = Self.source(of: query.timeframe)
        let reach =
            source.isIntraday
            ? TimeReach(days: Self.intradayDays, earliest: now - Int64(Self.intradayDays) * 86_400) : nil
        let span = try SourceSpan(query, source: source, now: now, reach: reach)
        let draft = Draft(query: query, market: market, source: source, window: span.window, refused: refused)
        var calls: [Call]
        switch source {
        case .day1: calls = try draft.days(now: now)
        case .week1, .month1: calls = try draft.weeksOrMonths()
        default: calls = try draft.minutes(now: now)
        }
        let appliesEvents = calls.contains { $0.content != .bars }
        return FetchPlan(
            query: query,
            source: source,
            covered: span.covered,
            requests: calls.map { request($0, draft) },
            appliesEvents: appliesEvents,
            warnings: span.warnings
        )
    }

    private func request(_ call: Call, _ draft: Draft) -> ProviderRequest {
        let parameters =
            [("function", call.function)] + draft.market.parameters
            + call.parameters + [("datatype", "json"), ("apikey", key)]
        let http = HTTPRequest(
            url: base.url("", parameters),
            headers: [HTTPHeader("Accept", "application/json")],
            connectMilliseconds: Self.limits.connectMilliseconds,
            totalMilliseconds: Self.limits.totalMilliseconds
        )
        return ProviderRequest(
            http: http,
            content: call.content,
            symbol: draft.query.symbol.rawValue,
            timeframe: draft.source,
            // Events change what comes before them, so bars up to the newest are needed until they have been applied.
            window: draft.source.isIntraday ? draft.window : .all,
            adjusted: draft.query.adjusted,
            newestOnly: call.newestOnly,
            feature: call.function
        )
    }

    func read(
        _ reply: HTTPReply,
        to request: ProviderRequest,
        now: Int64,
        zones: ZoneLookup
    ) throws(ProviderError) -> ProviderSeries {
        let table = try AlphaVantageTable(reply, request, key: key, now: now, zones: zones)
        switch request.content {
        case .bars: return try AlphaVantageBars(table, request).series(now: now, zones: zones)
        case .splits, .dividends:
            return ProviderSeries(
                series: .empty(request.timeframe),
                events: try table.events(request.content)
            )
        }
    }

    /// The timeframe to ask for.
    private static func source(of timeframe: Timeframe) -> Timeframe {
        switch timeframe {
        case .minute2: .minute1
        case .minute45: .minute15
        case .hour4: .hour1
        default: timeframe
        }
    }

    /// Days of intraday bars asked for at most: they come in requests of a month each.
    private static let intradayDays = 730
}

extension AlphaVantageProvider {
    /// One call of the service.
    private struct Call {
        let function: String
        var parameters: [(String, String)] = []
        var content = ProviderRequest.Content.bars
        /// Bars from which on the answer is not the whole history.
        var newestOnly: Int?
    }

    /// What the calls are chosen by.
    private struct Draft {
        let query: BarQuery
        let market: AlphaVantageMarket
        let source: Timeframe
        let window: TimeRange
        let refused: Set<String>

        /// A function, unless the account's plan is known not to include it.
        private func allowed(_ function: String) throws(ProviderError) -> String {
            if refused.contains(function) { throw .planRefused(feature: function) }
            return function
        }

        func days(now: Int64) throws(ProviderError) -> [Call] {
            // 100 bars are at least 140 days of an exchange, and 100 of coins, which have no such choice anyway.
            let isRecent = window.start ?? .min > now - (market.isStock ? 130 : 90) * 86_400
            func call(_ function: String) -> Call {
                let isCompact = isRecent || refused.contains(AlphaVantageProvider.fullHistory(function))
                let size = [("outputsize", isCompact ? "compact" : "full")]
                return Call(function: function, parameters: size, newestOnly: isCompact ? 100 : nil)
            }
            switch market {
            // 350 days, whatever is asked.
            case .coin: return [Call(function: try allowed("DIGITAL_CURRENCY_DAILY"), newestOnly: 300)]
            case .pair: return [call(try allowed("FX_DAILY"))]
            case .stock:
                let adjusted = "TIME_SERIES_DAILY_ADJUSTED"
                if query.adjusted, !refused.contains(adjusted) {
                    return [call(adjusted)]
                }
                let bars = call(try allowed("TIME_SERIES_DAILY"))
                guard query.adjusted else { return [bars] }
                return [
                    bars, Call(function: try allowed("SPLITS"), content: .splits),
                    Call(function: try allowed("DIVIDENDS"), content: .dividends),
                ]
            }
        }

        func weeksOrMonths() throws(ProviderError) -> [Call] {
            let length = source == .week1 ? "WEEKLY" : "MONTHLY"
            switch market {
            case .coin: return [Call(function: try allowed("DIGITAL_CURRENCY_\(length)"))]
            case .pair: return [Call(function: try allowed("FX_\(length)"))]
            case .stock:
                let suffix = query.adjusted ? "_ADJUSTED" : ""
                return [Call(function: try allowed("TIME_SERIES_\(length)\(suffix)"))]
            }
        }

        func minutes(now: Int64) throws(ProviderError) -> [Call] {
            let interval = [("interval", AlphaVantageProvider.interval(source)), ("outputsize", "full")]
            switch market {
            case .coin, .pair:
                let function = try allowed(market.isCoin ? "CRYPTO_INTRADAY" : "FX_INTRADAY")
                return [Call(function: function, parameters: interval, newestOnly: 100)]
            case .stock:
                let function = try allowed("TIME_SERIES_INTRADAY")
                let adjusted = query.adjusted ? "true" : "false"
                return months(now: now).map { month in
                    let choice = [("adjusted", adjusted), ("extended_hours", "false"), ("month", month)]
                    return Call(function: function, parameters: interval + choice)
                }
            }
        }

        /// The window's months of New York, which is 4 or 5 hours behind UTC.
        private func months(now: Int64) -> [String] {
            let last = CalendarDate(secondsUTC: (window.end ?? now) - 1)
            var month = CalendarDate(secondsUTC: (window.start ?? now) - 21_600).startOfMonth
            var names: [String] = []
            while month <= last {
                names.append(String(month.description.dropLast(3)))
                month = month.adding(months: 1)
            }
            return names
        }
    }

    /// The feature of asking a function for more than the newest 100 bars.
    static func fullHistory(_ function: String) -> String { "\(function) outputsize=full" }

    /// How the service writes an intraday timeframe.
    static func interval(_ timeframe: Timeframe) -> String { "\((timeframe.seconds ?? 0) / 60)min" }
}

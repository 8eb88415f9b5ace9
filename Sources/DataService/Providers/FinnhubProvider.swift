import MarketData

/// Finnhub's candles, which every paid plan has and no free one.
///
/// Daily bars are adjusted for splits, intraday bars for nothing; those hold trading outside regular hours.
struct FinnhubProvider: RemoteProvider {
    static let name = "finnhub"
    static let definition = ProviderDefinition(
        name: name,
        title: "Finnhub",
        keySetting: "FINNHUB_API_KEY",
        maker: .remote { settings in
            guard let key = settings.keys[name] else { return nil }
            return settings.baseURLs[name].map { FinnhubProvider(baseURL: $0, key: key) }
                ?? FinnhubProvider(key: key)
        }
    )
    static let limits = ProviderLimits(
        published: [.init(count: 60, seconds: 60), .init(count: 30, seconds: 1)],
        connectMilliseconds: 5_000,
        totalMilliseconds: 10_000,
        retries: 2,
        restSeconds: 60,
        longestRestSeconds: 600
    )

    private let base: BaseURL
    private let key: String

    /// Reached at the address of the settings, with the operator's own key.
    init(baseURL: String = "https://finnhub.io", key: String) {
        base = BaseURL(baseURL, path: "/api/v1")
        self.key = key
    }

    // MARK: - Requests

    func plan(_ query: BarQuery, now: Int64, without refused: Set<String>) throws(ProviderError) -> FetchPlan
    {
        guard let market = FinnhubMarket(query.symbol) else {
            throw .unsupported("it has no candles of \(query.symbol)")
        }
        if refused.contains(market.path) { throw .planRefused(feature: market.path) }
        let source = Self.source(of: query.timeframe)
        let reach =
            source.isIntraday
            ? TimeReach(days: Self.intradayDays, earliest: now - Int64(Self.intradayDays) * 86_400) : nil
        let span = try SourceSpan(query, source: source, now: now, reach: reach)
        let requests = span.chunks(source.isIntraday ? Self.longestSpan : nil, now: now).map { window in
            request(market, source, window, adjusted: query.adjusted, now: now)
        }
        return FetchPlan(
            query: query,
            source: source,
            covered: span.covered,
            requests: requests,
            warnings: span.warnings
        )
    }

    private func request(
        _ market: FinnhubMarket,
        _ timeframe: Timeframe,
        _ window: TimeRange,
        adjusted: Bool,
        now: Int64
    ) -> ProviderRequest {
        // A currency's day is stamped with the evening before.
        let margin: Int64 = timeframe.isIntraday ? 0 : 86_400
        let end = min(window.end.map { timeframe.isIntraday ? $0 - 1 : $0 } ?? now, now)
        let query = [
            ("symbol", market.symbol), ("resolution", Self.resolution(timeframe)),
            ("from", String(min(max(0, (window.start ?? 0) - margin), end))), ("to", String(end)),
        ]
        let http = HTTPRequest(
            url: base.url("/" + market.path, query),
            headers: [HTTPHeader("Accept", "application/json"), HTTPHeader("X-Finnhub-Token", key)],
            connectMilliseconds: Self.limits.connectMilliseconds,
            totalMilliseconds: Self.limits.totalMilliseconds
        )
        return ProviderRequest(
            http: http,
            symbol: market.symbol,
            timeframe: timeframe,
            window: window,
            adjusted: adjusted,
            feature: market.path
        )
    }

    func read(
        _ reply: HTTPReply,
        to request: ProviderRequest,
        now: Int64,
        zones: ZoneLookup
    ) throws(ProviderError) -> ProviderSeries {
        try FinnhubCandles(reply, request).series(now: now, zones: zones)
    }

    /// The timeframe to ask for; weeks and months are stamped in no documented way.
    private static func source(of timeframe: Timeframe) -> Timeframe {
        switch timeframe {
        case .minute2: .minute1
        case .minute45: .minute15
        case .hour4: .hour1
        case .week1, .month1: .day1
        default: timeframe
        }
    }

    private static func resolution(_ timeframe: Timeframe) -> String {
        timeframe.isIntraday ? String((timeframe.seconds ?? 0) / 60) : "D"
    }

    /// Days of intraday bars asked for at most: they come in requests of a month each.
    private static let intradayDays = 730
    /// Seconds between the ends of one intraday request: "only 1 month of intraday will be returned at a time".
    private static let longestSpan: Int64 = 30 * 86_400
}

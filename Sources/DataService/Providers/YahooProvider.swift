import MarketData

/// Yahoo Finance's chart answers: daily bars back to the first trade, intraday bars for some weeks; no key.
///
/// Unofficial and meant for personal use: who runs this software answers for how it is used.
///
/// Only 1m, 5m, 15m, 1h and 1d are asked for. Yahoo's own 30m have come as 60m and its weeks and months are split by a live
/// row and adjusted wrongly, so those are built here. The window is always given by its ends, because `range=max` comes
/// in quarters whatever the interval.
struct YahooProvider: RemoteProvider {
    static let name = "yahoo"
    static let definition = ProviderDefinition(
        name: name,
        title: "Yahoo Finance",
        keySetting: nil,
        maker: .remote { settings in
            settings.baseURLs[name].map { YahooProvider(baseURL: $0) } ?? YahooProvider()
        }
    )
    static let limits = ProviderLimits(
        published: [],
        connectMilliseconds: 5_000,
        totalMilliseconds: 15_000,
        retries: 2,
        restSeconds: 900,
        longestRestSeconds: 7_200
    )

    private let base: BaseURL

    /// Reached at the address of the settings.
    init(baseURL: String = "https://query1.finance.yahoo.com") {
        base = BaseURL(baseURL, path: "/v8/finance/chart")
    }

    // MARK: - Requests

    func plan(_ query: BarQuery, now: Int64, without refused: Set<String>) throws(ProviderError) -> FetchPlan
    {
        guard let symbol = Self.spelling(query.symbol) else {
            throw .unsupported("it has no instruments that are spelled \(query.symbol)")
        }
        let source = Self.source(of: query.timeframe)
        let reach = Self.reachDays(source).map { TimeReach(days: $0, earliest: now - Int64($0) * 86_400) }
        let span = try SourceSpan(query, source: source, now: now, reach: reach)
        let requests = span.chunks(Self.longestSpan(source), now: now).map { window in
            request(symbol, source, window, adjusted: query.adjusted, earliest: reach?.earliest, now: now)
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
        _ symbol: String,
        _ timeframe: Timeframe,
        _ window: TimeRange,
        adjusted: Bool,
        earliest: Int64?,
        now: Int64
    ) -> ProviderRequest {
        // A daily bar's time is its session's open, anything from the evening before to the afternoon in UTC. Of intraday
        // bars the first of an answer lacks volume, so one more is asked for, and dropped.
        let margin = timeframe.isIntraday ? timeframe.seconds ?? 0 : 86_400
        let start = max(window.start.map { $0 - margin } ?? now - Self.everything, earliest ?? .min)
        let end = min(window.end.map { timeframe.isIntraday ? $0 : $0 + margin } ?? now, now)
        let query = [
            ("period1", String(min(start, end - 1))), ("period2", String(end)),
            ("interval", timeframe.rawValue),
            ("includePrePost", "false"), ("events", "div|splits|capitalGains"),
        ]
        let http = HTTPRequest(
            url: base.url("/" + BaseURL.encoded(symbol), query),
            headers: [HTTPHeader("Accept", "application/json")],
            connectMilliseconds: Self.limits.connectMilliseconds,
            totalMilliseconds: Self.limits.totalMilliseconds
        )
        return ProviderRequest(
            http: http,
            symbol: symbol,
            timeframe: timeframe,
            window: window,
            adjusted: adjusted,
            feature: "chart"
        )
    }

    func read(
        _ reply: HTTPReply,
        to request: ProviderRequest,
        now: Int64,
        zones: ZoneLookup
    ) throws(ProviderError) -> ProviderSeries {
        try YahooChart(reply, request).bars(now: now, zones: zones)
    }

    // MARK: - What Yahoo has

    /// Yahoo's name of an instrument; nil for one only another provider can know.
    static func spelling(_ symbol: Symbol) -> String? {
        let given = symbol.rawValue
        switch Instrument(symbol) {
        case .share(let ticker, let exchange): return ticker + exchange.suffix
        case .index(let name), .future(let name): return name
        case .currency(let base, let quote):
            if given.hasSuffix("=X") { return given }
            return base == "USD" ? "\(quote)=X" : "\(base)\(quote)=X"
        case .crypto(let base, let quote): return "\(base)-\(quote)"
        case .other(let text): return text.contains(":") ? nil : text
        }
    }

    /// The timeframe to ask for.
    private static func source(of timeframe: Timeframe) -> Timeframe {
        switch timeframe {
        case .minute1, .minute2: .minute1
        case .minute5: .minute5
        case .minute15, .minute30, .minute45: .minute15
        case .hour1, .hour4: .hour1
        case .day1, .week1, .month1: .day1
        }
    }

    /// Days that intraday bars reach back; a day less than the server's own limit, which counts to the second.
    private static func reachDays(_ source: Timeframe) -> Int? {
        switch source {
        case .minute1: 29
        case .minute5, .minute15: 59
        case .hour1: 729
        default: nil
        }
    }

    /// Seconds between the ends of one request; with the bar before, 1m stays within the seven days of the oldest limit.
    private static func longestSpan(_ source: Timeframe) -> Int64? {
        source == .minute1 ? 7 * 86_400 - 60 : nil
    }

    /// Older than any instrument's first trade: 99 years.
    private static let everything: Int64 = 99 * 366 * 86_400
}

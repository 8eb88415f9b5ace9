import JSON
import MarketData

/// Reads an answer of Finnhub's candles.
///
/// It names neither the symbol nor the bars' length; that they lie no closer together is all that can be checked.
struct FinnhubCandles {
    private let reply: HTTPReply
    private let request: ProviderRequest

    init(_ reply: HTTPReply, _ request: ProviderRequest) {
        self.reply = reply
        self.request = request
    }

    /// The bars, or why there are none.
    func series(now: Int64, zones: ZoneLookup) throws(ProviderError) -> ProviderSeries {
        let root = try root(now: now)
        switch root["s"]?.string {
        case "ok": break
        case "no_data": throw .noData
        // A quote of zeros is what it has for a symbol it does not know.
        case nil where root["t"]?.number?.double == 0 && root["c"]?.number?.double == 0: throw .notFound
        default: throw .badAnswer("JSON that is no candles")
        }
        guard let exchange = (try? Symbol(request.symbol)).map(Exchange.listing),
            let zone = zones(exchange.timeZone)
        else {
            throw .badAnswer("candles of a time zone this machine does not know")
        }
        let times = try column("t", root, count: nil)
        let opens = try column("o", root, count: times.count)
        let highs = try column("h", root, count: times.count)
        let lows = try column("l", root, count: times.count)
        let closes = try column("c", root, count: times.count)
        let volumes = root["v"]?.array == nil ? nil : try column("v", root, count: times.count)
        var collector = BarCollector(request.timeframe, in: request.window, capacity: times.count)
        for index in times.indices {
            guard let time = times[index]?.unixSeconds else {
                throw .badAnswer("a time that is no Unix time")
            }
            collector.add(
                stamp(time, zone),
                open: opens[index]?.double,
                high: highs[index]?.double,
                low: lows[index]?.double,
                close: closes[index]?.double,
                volume: volumes?[index]?.double
            )
        }
        var result = ProviderSeries(series: try collector.series())
        guard let last = result.series.times.last else { throw .noData }
        try checkSpacing(times.compactMap { $0?.unixSeconds })
        result.timeZone = exchange.timeZone
        result.warnings = collector.warnings
        result.adjustment = isShare && !request.timeframe.isIntraday ? .splits : .none
        result.warnings += notes
        result.isLastPartial = now < end(of: last, zone)
        return result
    }

    // MARK: - Errors

    private func root(now: Int64) throws(ProviderError) -> JSONObject {
        let document = reply.firstByte == UInt8(ascii: "{") ? try? JSONReader.parse(reply.body).object : nil
        let text = (document?["error"]?.string).map { String($0.prefix(400)) }
        switch reply.status {
        case 429: throw .rateLimited(retryAfterSeconds: restSeconds(now: now))
        // Until 2021 a plan that is too small was answered like a wrong key.
        case 401, 403:
            let isPlan = text.map { $0.contains("access") } ?? (reply.status == 403)
            throw isPlan
                ? .planRefused(feature: request.feature) : .unauthorized("the key is missing or wrong")
        default: break
        }
        if let failure = reply.failure { throw failure }
        guard let document else {
            if reply.body.isEmpty { throw .badAnswer("nothing") }
            if reply.head(contains: "API limit reached") {
                throw .rateLimited(retryAfterSeconds: restSeconds(now: now))
            }
            if reply.firstByte == UInt8(ascii: "<") { throw .badAnswer("HTML in place of JSON") }
            throw .badAnswer(reply.firstByte == UInt8(ascii: "{") ? "broken JSON" : "text in place of JSON")
        }
        if let text {
            if text.contains("limit reached") { throw .rateLimited(retryAfterSeconds: restSeconds(now: now)) }
            throw .badAnswer("an error: \"\(text.prefix(120))\"")
        }
        return document
    }

    /// Until the time the answer names, else until the next full minute.
    private func restSeconds(now: Int64) -> Int {
        if let seconds = reply.retryAfterSeconds { return seconds }
        if let reset = reply.header("X-Ratelimit-Reset").flatMap({ Int64($0) }),
            (1...3_600).contains(reset - now)
        {
            return Int(reset - now)
        }
        return 60 - Int((now % 60 + 60) % 60)
    }

    // MARK: - Bars

    private func column(_ name: String, _ root: JSONObject, count: Int?) throws(ProviderError)
        -> [JSONNumber?]
    {
        guard let values = root[name]?.array else { throw .badAnswer("candles without \(name)") }
        guard values.count == count ?? values.count else {
            throw .badAnswer("\(values.count) values of \(name) for \(count ?? 0) times")
        }
        return values.map(\.number)
    }

    private var isShare: Bool { request.feature == "stock/candle" }

    private func stamp(_ time: Int64, _ zone: TimeZoneRules) -> Int64 {
        if request.timeframe.isIntraday { return time }
        // Currencies roll at 17:00 in New York, so that a day begins late on the date before.
        guard isShare else { return CalendarDate(secondsUTC: time + 43_200).secondsUTC }
        // Midnight UTC of the date; years ago, midnight of the exchange.
        return time % 86_400 == 0 ? time : zone.localDate(at: time).secondsUTC
    }

    private func checkSpacing(_ times: [Int64]) throws(ProviderError) {
        let length = request.timeframe.seconds ?? 86_400
        // A day's two ends may be an hour closer where clocks change.
        let least = request.timeframe.isIntraday ? length : length - 7_200
        let sorted = times.sorted()
        let close = zip(sorted, sorted.dropFirst()).count { $1 != $0 && $1 - $0 < least }
        guard close <= times.count / 10 else {
            throw .badAnswer("shorter bars where \(request.timeframe) were asked for")
        }
    }

    private var notes: [String] {
        guard isShare else { return [] }
        guard request.timeframe.isIntraday else {
            return ["prices are adjusted for splits, not for dividends"]
        }
        return [
            "intraday prices are as traded, neither adjusted for splits nor for dividends",
            "intraday bars include trading outside regular hours",
        ]
    }

    /// When nothing more can come into a bar.
    private func end(of stamp: Int64, _ zone: TimeZoneRules) -> Int64 {
        if request.timeframe.isIntraday { return stamp + (request.timeframe.seconds ?? 0) }
        let date = CalendarDate(secondsUTC: stamp)
        if isShare, zone.name == "America/New_York" { return zone.startOfDay(date) + 16 * 3_600 + 900 }
        return isShare ? zone.startOfDay(date.adding(days: 1)) : stamp + 86_400
    }
}

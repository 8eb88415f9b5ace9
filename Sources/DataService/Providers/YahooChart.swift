import JSON
import MarketData

/// Reads an answer of Yahoo's chart, version 8.
///
/// Unknown members come and go and are passed over; the symbol and the bars' length have to be those asked for.
struct YahooChart {
    private let reply: HTTPReply
    private let request: ProviderRequest

    init(_ reply: HTTPReply, _ request: ProviderRequest) {
        self.reply = reply
        self.request = request
    }

    /// The bars, or why there are none.
    func bars(now: Int64, zones: ZoneLookup) throws(ProviderError) -> ProviderSeries {
        let result = try result()
        guard let meta = result["meta"]?.object else { throw .badAnswer("a chart without meta data") }
        try checkIdentity(meta)
        let columns = try YahooColumns(result)
        if columns.count == 0 { throw Self.isPlaceholder(meta) ? .notFound : .noData }
        let zone = try zone(meta, zones)
        let sessions = YahooSessions(meta, zone: zone)
        let events = Self.events(result["events"]?.object, zone)
        var series = ProviderSeries(series: .empty(request.timeframe), events: events)
        if request.timeframe.isIntraday {
            try intraday(columns, sessions, &series)
        } else {
            try daily(columns, sessions, &series)
        }
        series.currency = meta["currency"]?.string
        series.timeZone = zone.name
        if let first = meta["firstTradeDate"]?.number?.unixSeconds {
            series.firstTrade = zone.localDate(at: first).secondsUTC
        }
        if let last = series.series.times.last {
            series.isLastPartial = sessions.isOpen(last, request.timeframe, now: now)
        }
        series.warnings += currencyNotes(series.currency)
        if series.series.isEmpty { throw .noData }
        return series
    }

    // MARK: - Errors

    /// The chart's only result; whatever else the answer is, as an error.
    private func result() throws(ProviderError) -> JSONObject {
        guard reply.firstByte == UInt8(ascii: "{") else { throw notAnAnswer }
        let document: JSONValue
        do { document = try JSONReader.parse(reply.body) } catch {
            throw failedStatus ?? .badAnswer("broken JSON (\(error))")
        }
        let root = document.object
        // Version 7 and 10 answer under `finance`, and so does version 8 when it turns a client away.
        guard let chart = root?["chart"]?.object ?? root?["finance"]?.object else {
            throw failedStatus ?? .badAnswer("JSON that is no chart")
        }
        if let error = chart["error"]?.object { throw failure(error) }
        if let failure = failedStatus { throw failure }
        switch chart["result"] {
        case .array(let results):
            guard let first = results.first else { throw .noData }
            guard let result = first.object else { throw .badAnswer("a chart whose result is no object") }
            return result
        case .null, nil: throw .badAnswer("a chart with neither a result nor an error")
        default: throw .badAnswer("a chart whose result is no list")
        }
    }

    /// What the status alone says; a client that is throttled here is so for minutes, whatever it asks for.
    private var failedStatus: ProviderError? {
        if reply.status == 429 {
            return .rateLimited(
                retryAfterSeconds: reply.retryAfterSeconds ?? YahooProvider.limits.restSeconds
            )
        }
        // There is no account whose key could be wrong: it may well answer the next request.
        if case .unauthorized(let reason) = reply.failure { return .temporarilyDown(reason) }
        return reply.failure
    }

    private var notAnAnswer: ProviderError {
        if let failure = failedStatus { return failure }
        if reply.body.isEmpty { return .badAnswer("nothing") }
        if reply.head(contains: "Will be right back") {
            return .temporarilyDown("it says it will be right back")
        }
        if reply.head(contains: "Too Many Requests") {
            return .rateLimited(retryAfterSeconds: YahooProvider.limits.restSeconds)
        }
        return .badAnswer(
            reply.firstByte == UInt8(ascii: "<") ? "HTML in place of JSON" : "text in place of JSON"
        )
    }

    private func failure(_ error: JSONObject) -> ProviderError {
        let code = error["code"]?.string ?? ""
        let description = String((error["description"]?.string ?? "").prefix(400))
        switch code {
        case "Not Found": return .notFound
        case "Bad Request" where description.hasPrefix("Data doesn't exist"): return .noData
        case "Unprocessable Entity": return .beyondReach(days: Self.days(in: description))
        case "Unauthorized":
            return .temporarilyDown("it turns this software away (\(description.prefix(80)))")
        case "Too Many Requests": return .rateLimited(retryAfterSeconds: YahooProvider.limits.restSeconds)
        default:
            if let failedStatus, failedStatus.isTransient || reply.status == 429 { return failedStatus }
            return .badAnswer("the error \"\(code.prefix(40)): \(description.prefix(120))\"")
        }
    }

    /// The number before the last `days` of "… must be within the last 60 days."; nil where it is the span's limit.
    private static func days(in text: String) -> Int? {
        if text.hasSuffix("per request.") { return nil }
        let words = text.split { $0 == " " || $0 == "." }
        return words.lastIndex(of: "days").flatMap { $0 > 0 ? Int(words[$0 - 1]) : nil }
    }

    // MARK: - Meta data

    private func checkIdentity(_ meta: JSONObject) throws(ProviderError) {
        guard let symbol = meta["symbol"]?.string else {
            throw .badAnswer("a chart that does not name its symbol")
        }
        guard Self.isSame(symbol, request.symbol) else {
            throw .badAnswer("a chart of another symbol, \(symbol.prefix(32).debugDescription)")
        }
        guard let given = meta["dataGranularity"]?.string else { return }
        guard Timeframe(parsing: given) == request.timeframe else {
            throw .badAnswer("\(given.prefix(8)) bars where \(request.timeframe) were asked for")
        }
    }

    /// Whether two spellings name the same: `JPY=X` is the answer to `USDJPY=X`.
    private static func isSame(_ left: String, _ right: String) -> Bool {
        let left = left.uppercased()
        let right = right.uppercased()
        guard left != right else { return true }
        guard let one = try? Symbol(left), let other = try? Symbol(right) else { return false }
        return Instrument(one) == Instrument(other)
    }

    /// Whether the symbol only stands for one that is gone.
    private static func isPlaceholder(_ meta: JSONObject) -> Bool {
        let isWithoutCurrency = meta["currency"] == .null && meta["exchangeName"] == .string("YHD")
        let isQuoteOnly = meta["instrumentType"] == .string("ECNQUOTE")
        return isWithoutCurrency || isQuoteOnly && (meta["firstTradeDate"] ?? .null).isNull
    }

    /// The zone the answer names, else that of the exchange.
    private func zone(_ meta: JSONObject, _ zones: ZoneLookup) throws(ProviderError) -> TimeZoneRules {
        if let name = meta["exchangeTimezoneName"]?.string, TimeZoneName.isSafe(name), let rules = zones(name)
        {
            return rules
        }
        guard let symbol = try? Symbol(request.symbol), let rules = zones(Exchange.listing(symbol).timeZone)
        else {
            throw .badAnswer("a time zone this machine does not know")
        }
        return rules
    }

    private func currencyNotes(_ currency: String?) -> [String] {
        let units = [
            "GBp": "1/100 GBP", "GBX": "1/100 GBP", "ZAc": "1/100 ZAR", "ILA": "1/100 ILS",
            "KWF": "1/1000 KWD",
            "USX": "1/100 USD",
        ]
        guard let currency else { return ["the answer does not say in which currency prices are"] }
        return units[currency].map { ["prices are in \(currency), \($0)"] } ?? []
    }

    // MARK: - Bars

    private func intraday(
        _ columns: YahooColumns,
        _ sessions: YahooSessions,
        _ series: inout ProviderSeries
    ) throws(ProviderError) {
        var collector = BarCollector(request.timeframe, in: request.window, capacity: columns.count)
        for index in 0..<columns.count {
            let time = columns.times[index]
            // The price of the moment is no bar; it stands after the bar that is still open.
            let isLast = index == columns.count - 1
            if isLast && sessions.isTick(columns, request.timeframe) || sessions.isOutside(time) { continue }
            columns.add(index, at: time, to: &collector)
        }
        series.series = try collector.series()
        series.warnings = collector.warnings
        try checkSpacing(series.series.times)
        series.adjustment = .splits
        if request.adjusted { series.warnings.append(Self.splitsOnly) }
    }

    private func daily(
        _ columns: YahooColumns,
        _ sessions: YahooSessions,
        _ series: inout ProviderSeries
    ) throws(ProviderError) {
        var collector = BarCollector(request.timeframe, in: request.window, capacity: columns.count)
        var shared = 0
        var previous: Int64?
        let factors = request.adjusted ? columns.factors : nil
        for index in 0..<columns.count {
            let date = sessions.tradingDate(columns.times[index])
            if date == previous, columns.times[index] != columns.times[index - 1] { shared += 1 }
            previous = date
            columns.add(index, at: date, factor: factors?[index] ?? 1, to: &collector)
        }
        // One day may come twice, as a bar and as the price of the moment.
        guard shared <= 1 + columns.count / 20 else {
            throw .badAnswer("shorter bars where 1d were asked for")
        }
        series.series = try collector.series()
        series.warnings = collector.warnings
        series.adjustment = factors == nil ? .splits : .splitsAndDividends
        if factors == nil { series.warnings.append(Self.splitsOnly) }
    }

    private static let splitsOnly = "prices are adjusted for splits, not for dividends"

    /// Refuses bars that lie closer together than their length.
    private func checkSpacing(_ times: [Int64]) throws(ProviderError) {
        guard times.count >= 3, let length = request.timeframe.seconds else { return }
        let close = zip(times, times.dropFirst()).count { $1 - $0 < length }
        guard close <= times.count / 10 else {
            throw .badAnswer("shorter bars where \(request.timeframe) were asked for")
        }
    }

    // MARK: - Events

    private static func events(_ events: JSONObject?, _ zone: TimeZoneRules) -> [CorporateEvent] {
        var found: [CorporateEvent] = []
        func walk(_ name: String, _ kind: (JSONObject) -> CorporateEvent.Kind?) {
            for member in events?[name]?.object?.members ?? [] {
                guard let event = member.value.object, let time = event["date"]?.number?.unixSeconds,
                    let kind = kind(event)
                else { continue }
                found.append(CorporateEvent(date: zone.localDate(at: time).secondsUTC, kind: kind))
            }
        }
        walk("splits") { event in
            guard let new = event["numerator"]?.number?.double,
                let old = event["denominator"]?.number?.double,
                new > 0, old > 0
            else { return nil }
            return .split(ratio: new / old)
        }
        walk("dividends") { event in
            event["amount"]?.number.map { .dividend(amount: $0.double, currency: event["currency"]?.string) }
        }
        walk("capitalGains") { event in event["amount"]?.number.map { .capitalGain(amount: $0.double) } }
        return found.sorted()
    }
}

import MarketData

@testable import DataService

/// A row as a provider sends it; nil is `null`.
struct RawRow {
    let time: Int64
    var open, high, low, close: Double?
    var volume: Double? = 100

    init(
        _ time: Int64,
        _ open: Double?,
        _ high: Double?,
        _ low: Double?,
        _ close: Double?,
        _ volume: Double? = 100
    ) {
        (self.time, self.open, self.high, self.low, self.close, self.volume) = (
            time, open, high, low, close, volume
        )
    }

    /// A plain bar around a price.
    init(_ time: Int64, _ price: Double) { self.init(time, price, price + 1, price - 1, price) }
}

/// Writes chart answers as Yahoo does.
struct YahooMaker {
    var symbol = "TEST"
    var granularity = "1d"
    var zone = "America/New_York"
    var currency = "\"USD\""
    /// Further members of `meta`, each with a comma before it.
    var meta = ""
    /// Further members of the result, each with a comma before it.
    var result = ""
    var adjusted: [Double?]?

    func reply(_ rows: [RawRow], status: Int = 200) -> HTTPReply {
        func list(_ values: [Double?]) -> String {
            "[" + values.map { $0.map { "\($0)" } ?? "null" }.joined(separator: ",") + "]"
        }
        let adjusted = adjusted.map { ",\"adjclose\":[{\"adjclose\":\(list($0))}]" } ?? ""
        let text = """
            {"chart":{"result":[{"meta":{"symbol":"\(symbol)","dataGranularity":"\(granularity)","currency":\(currency),\
            "exchangeTimezoneName":"\(zone)"\(meta)},"timestamp":[\(rows.map { "\($0.time)" }.joined(separator: ","))],\
            "indicators":{"quote":[{"open":\(list(rows.map(\.open))),"high":\(list(rows.map(\.high))),\
            "low":\(list(rows.map(\.low))),"close":\(list(rows.map(\.close))),"volume":\(list(rows.map(\.volume)))}]\
            \(adjusted)}\(result)}],"error":null}}
            """
        return HTTPReply(status: status, body: Array(text.utf8))
    }
}

/// What a test asks of a provider, with one request as its plan makes it.
struct Asking<Source: RemoteProvider> {
    let provider: Source
    let now: Int64

    init(_ provider: Source, now: String = "2024-06-01") {
        self.provider = provider
        self.now = at(now)
    }

    func plan(
        _ symbol: String,
        _ timeframe: Timeframe = .day1,
        from start: String? = nil,
        to end: String? = nil,
        adjusted: Bool = true,
        without refused: Set<String> = []
    ) throws -> FetchPlan {
        let query = BarQuery(
            symbol: try Symbol(symbol),
            timeframe: timeframe,
            range: TimeRange(start: start.map(at), end: end.map(at)),
            adjusted: adjusted
        )
        return try provider.plan(query, now: now, without: refused)
    }

    /// The bars of a plan whose requests are all answered in the same way.
    func bars(_ plan: FetchPlan, _ replies: HTTPReply...) throws -> ProviderSeries {
        let zones = ZoneInfo()
        var parts: [Result<ProviderSeries, ProviderError>] = []
        for (index, request) in plan.requests.enumerated() {
            do throws(ProviderError) {
                let reply = replies[min(index, replies.count - 1)]
                parts.append(.success(try provider.read(reply, to: request, now: now, zones: zones.rules)))
            } catch { parts.append(.failure(error)) }
        }
        return try plan.assemble(parts, now: now, zones: zones.rules)
    }
}

extension HTTPReply {
    init(_ status: Int, _ text: String, _ headers: [HTTPHeader] = []) {
        self.init(status: status, headers: headers, body: Array(text.utf8))
    }
}

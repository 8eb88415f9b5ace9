import JSON
import MarketData

/// The rows of an Alpha Vantage answer, JSON or CSV: a time and the fields by their plain names.
///
/// Nearly all errors come with status 200, as a JSON object with a text in place of the rows.
struct AlphaVantageTable {
    struct Row {
        /// `2026-05-15`, or `2026-05-15 19:55:00` on the clock of ``AlphaVantageTable/clockZone``.
        let time: String
        /// `open`, `adjusted close`, … with their values; the first member of a name counts.
        let fields: [(name: String, value: Double)]

        subscript(_ name: String) -> Double? {
            for field in fields where field.name == name { return field.value }
            return nil
        }
    }

    let market: AlphaVantageMarket
    private(set) var rows: [Row] = []
    /// IANA name of the zone that the rows' times are in.
    private(set) var clockZone: String
    /// `3. Last Refreshed`, on the same clock.
    private(set) var lastRefreshed: String?
    private let request: ProviderRequest

    init(
        _ reply: HTTPReply,
        _ request: ProviderRequest,
        key: String,
        now: Int64,
        zones: ZoneLookup
    ) throws(ProviderError) {
        guard let symbol = try? Symbol(request.symbol), let market = AlphaVantageMarket(symbol) else {
            throw .notFound
        }
        self.market = market
        self.request = request
        clockZone = market.clockZone
        if let failure = reply.failure { throw failure }
        switch reply.firstByte {
        case UInt8(ascii: "{"):
            let document: JSONValue
            do { document = try JSONReader.parse(reply.body) } catch {
                throw .badAnswer("broken JSON (\(error))")
            }
            try take(
                document.object ?? JSONObject(members: []),
                AlphaVantageNotice(key: key, now: now, zones: zones)
            )
        case nil: throw .badAnswer("nothing")
        case UInt8(ascii: "<"): throw .badAnswer("HTML in place of JSON")
        default: try take(CSVReader(reply.body), isWhole: reply.body.last == UInt8(ascii: "\n"))
        }
    }

    // MARK: - JSON

    private mutating func take(_ root: JSONObject, _ notice: AlphaVantageNotice) throws(ProviderError) {
        if root.count == 0 { throw .noData }
        if request.content != .bars, let data = root["data"]?.array {
            rows = data.compactMap(\.object).compactMap(eventRow)
            return
        }
        let meta = root["Meta Data"]?.object
        // Its name differs from function to function.
        guard let table = root.members.first(where: { $0.name.prefix(64).contains("Time Series") }),
            let rows = table.value.object
        else {
            throw notice.error(root, function: request.feature) ?? .badAnswer("JSON without a time series")
        }
        try checkIdentity(meta, table.name)
        if let zone = Self.value("Time Zone", in: meta) {
            // The link's name may be missing on this machine.
            clockZone = zone.hasPrefix("US/Eastern") ? "America/New_York" : zone
        }
        lastRefreshed = Self.value("Last Refreshed", in: meta)
        self.rows.reserveCapacity(rows.count)
        for member in rows.members {
            guard let row = member.value.object else { throw .badAnswer("a row that is no object") }
            self.rows.append(Row(time: member.name, fields: row.members.compactMap(field)))
        }
    }

    private func field(_ member: (name: String, value: JSONValue)) -> (name: String, value: Double)? {
        // `1. open`
        guard let blank = member.name.firstIndex(of: " "),
            let name = plainName(member.name[member.name.index(after: blank)...])
        else { return nil }
        switch member.value {
        case .string(let text): return DecimalText.value(text).map { (name, $0) }
        case .number(let number): return (name, number.double)
        default: return nil
        }
    }

    /// A field's name; nil for a price in a currency that was not asked for: coins once had `open (CNY)` and `open (USD)`.
    private func plainName(_ name: Substring) -> String? {
        guard name.hasSuffix(")"), case .coin(_, let quote) = market else { return String(name) }
        let suffix = " (\(quote))"
        return name.uppercased().hasSuffix(suffix) ? String(name.dropLast(suffix.count)) : nil
    }

    private func eventRow(_ object: JSONObject) -> Row? {
        let time = object["effective_date"]?.string ?? object["ex_dividend_date"]?.string
        let fields = object.members.compactMap { name, value in
            (value.string.flatMap(Self.ratio) ?? value.number?.double).map { (name: name, value: $0) }
        }
        return time.map { Row(time: $0, fields: fields) }
    }

    private func checkIdentity(_ meta: JSONObject?, _ table: String) throws(ProviderError) {
        guard let isNamed = market.isNamed(by: { Self.value($0, in: meta) }) else {
            throw .badAnswer("a time series that does not name its symbol")
        }
        guard isNamed else { throw .badAnswer("a time series of another symbol") }
        let length =
            switch request.timeframe {
            case .day1: "Daily"
            case .week1: "Weekly"
            case .month1: "Monthly"
            default: AlphaVantageProvider.interval(request.timeframe)
            }
        guard table.split(whereSeparator: { " ()".contains($0) }).contains(Substring(length)) else {
            throw .badAnswer(
                "\(table.prefix(40).debugDescription) where \(request.timeframe) bars were asked for"
            )
        }
    }

    /// The meta datum of a name, whatever its number: `6. Time Zone` is `5. Time Zone` elsewhere.
    private static func value(_ name: String, in meta: JSONObject?) -> String? {
        meta?.members.first { $0.name.hasSuffix(". \(name)") }?.value.string
    }

    // MARK: - CSV

    private mutating func take(_ reader: CSVReader, isWhole: Bool) throws(ProviderError) {
        var reader = reader
        let names = (0..<reader.fieldCount).map { place in
            String(reader.text(place).lowercased().map { $0 == "_" ? " " : $0 })
        }
        let isDated = ["timestamp", "effective date", "ex dividend date"].contains(names.first)
        guard isDated else { throw .badAnswer("text in place of JSON") }
        let columns = names.indices.dropFirst().compactMap { place in
            plainName(names[place][...]).map { (place, $0) }
        }
        while reader.nextRow() {
            guard reader.fieldCount == names.count else {
                throw .badAnswer("line \(reader.line) with \(reader.fieldCount) of \(names.count) fields")
            }
            let fields = columns.compactMap { place, name in
                Self.ratio(reader.text(place)).map { (name: name, value: $0) }
            }
            rows.append(Row(time: reader.text(0), fields: fields))
        }
        if let fault = reader.fault { throw .badAnswer("broken CSV: \(fault)") }
        // What was compressed may break off without the library noticing: it did not miss a byte of what was announced.
        guard isWhole else { throw .badAnswer("a table that breaks off") }
        if rows.isEmpty { throw .noData }
    }

    // MARK: - Events

    /// The splits or dividends that the rows are.
    func events(_ content: ProviderRequest.Content) throws(ProviderError) -> [CorporateEvent] {
        var events: [CorporateEvent] = []
        for row in rows {
            guard let date = CalendarDate(parsing: row.time)?.secondsUTC else { continue }
            if content == .splits {
                guard let ratio = row["split_factor"] ?? row["split factor"], ratio > 0 else {
                    throw .badAnswer("a split without its factor")
                }
                events.append(CorporateEvent(date: date, kind: .split(ratio: ratio)))
            } else if let amount = row["amount"], amount > 0 {
                events.append(CorporateEvent(date: date, kind: .dividend(amount: amount, currency: nil)))
            }
        }
        return events.sorted()
    }

    /// A number, or two with a colon between.
    private static func ratio(_ text: String) -> Double? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map {
            DecimalText.value(String($0))
        }
        if parts.count == 2, let new = parts[0], let old = parts[1], old > 0 { return new / old }
        return parts.count == 1 ? parts[0] : nil
    }
}

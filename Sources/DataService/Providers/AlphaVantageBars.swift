import MarketData

/// Makes bars of the rows of an Alpha Vantage answer.
struct AlphaVantageBars {
    private let table: AlphaVantageTable
    private let request: ProviderRequest

    init(_ table: AlphaVantageTable, _ request: ProviderRequest) {
        self.table = table
        self.request = request
    }

    private struct Dated {
        let stamp: Int64
        let date: CalendarDate
        let row: AlphaVantageTable.Row
    }

    /// The bars.
    func series(now: Int64, zones: ZoneLookup) throws(ProviderError) -> ProviderSeries {
        guard TimeZoneName.isSafe(table.clockZone), let clock = zones(table.clockZone) else {
            throw .badAnswer("a time zone this machine does not know")
        }
        guard let zone = zones(table.market.timeZone) else {
            throw .unsupported("this machine does not know the time zone \(table.market.timeZone)")
        }
        let rows = try dated(clock).sorted { $0.stamp < $1.stamp }
        guard let last = rows.last else { throw .noData }
        var result = ProviderSeries(series: .empty(request.timeframe))
        result.series = try bars(rows, &result)
        if result.series.isEmpty { throw .noData }
        result.timeZone = table.market.timeZone
        if case .pair(_, let quote) = table.market { result.currency = quote }
        if case .coin(_, let quote) = table.market { result.currency = quote }
        result.isLastPartial = result.series.times.last == last.stamp && isOpen(last, zone, clock, now: now)
        result.isCut = request.newestOnly.map { rows.count >= $0 } ?? false
        return result
    }

    private func dated(_ clock: TimeZoneRules) throws(ProviderError) -> [Dated] {
        var rows: [Dated] = []
        rows.reserveCapacity(table.rows.count)
        for row in table.rows {
            guard let date = CalendarDate(parsing: row.time.prefix(10)) else {
                throw .badAnswer("a row whose time is \(row.time.prefix(20).debugDescription)")
            }
            let stamp: Int64
            switch request.timeframe {
            case .day1: stamp = date.secondsUTC
            // Dated with their last trading day.
            case .week1: stamp = date.startOfWeek.secondsUTC
            case .month1: stamp = date.startOfMonth.secondsUTC
            default:
                guard let instant = clock.instant(ofLocal: row.time) else {
                    throw .badAnswer("a row whose time is \(row.time.prefix(20).debugDescription)")
                }
                stamp = instant
            }
            rows.append(Dated(stamp: stamp, date: date, row: row))
        }
        return rows
    }

    private func bars(_ rows: [Dated], _ result: inout ProviderSeries) throws(ProviderError) -> BarSeries {
        var collector = BarCollector(request.timeframe, in: request.window, capacity: rows.count)
        let isAdjustedHere = request.adjusted && rows.contains { $0.row.adjustedClose != nil }
        var factor = 1.0
        // Prices and volumes are as traded; from the newest back, each split so far changes what a share is.
        var units = 1.0
        for dated in rows.reversed() {
            let row = dated.row
            if let adjusted = row.adjustedClose, let close = row["close"], (adjusted / close).isNormal,
                adjusted > 0
            {
                factor = adjusted / close
            }
            let scale = isAdjustedHere ? factor : 1
            collector.add(
                dated.stamp,
                open: row["open"].map { $0 * scale },
                high: row["high"].map { $0 * scale },
                low: row["low"].map { $0 * scale },
                close: row["close"].map { $0 * scale },
                volume: row["volume"].map { isAdjustedHere ? $0 * units : $0 }
            )
            note(row, on: dated.date, &result.events, &units)
        }
        result.events.reverse()
        result.warnings = collector.warnings
        if isAdjustedHere || !table.market.isStock || request.adjusted && request.timeframe.isIntraday {
            result.adjustment = .splitsAndDividends
        } else if !request.adjusted {
            result.warnings.append("prices are as traded, neither adjusted for splits nor for dividends")
        }
        return try collector.series()
    }

    private func note(
        _ row: AlphaVantageTable.Row,
        on date: CalendarDate,
        _ events: inout [CorporateEvent],
        _ units: inout Double
    ) {
        if let ratio = row["split coefficient"], ratio > 0, ratio != 1 {
            events.append(CorporateEvent(date: date.secondsUTC, kind: .split(ratio: ratio)))
            if (units * ratio).isNormal { units *= ratio }
        }
        if let amount = row["dividend amount"], amount > 0 {
            events.append(
                CorporateEvent(date: date.secondsUTC, kind: .dividend(amount: amount, currency: nil))
            )
        }
    }

    // MARK: - The last bar

    private func isOpen(_ last: Dated, _ zone: TimeZoneRules, _ clock: TimeZoneRules, now: Int64) -> Bool {
        switch request.timeframe {
        case .week1: return now < zone.startOfDay(last.date.startOfWeek.adding(days: 7))
        case .month1: return now < zone.startOfDay(last.date.startOfMonth.adding(months: 1))
        case .day1:
            let close = closing(last.date, zone)
            if let refreshed = table.lastRefreshed.flatMap({ clock.instant(ofLocal: $0) }),
                clock.localDate(at: refreshed) == last.date, refreshed < close,
                // The midnight of a stock's day only stands for its date.
                !table.market.isStock || refreshed > clock.startOfDay(last.date)
            {
                return true
            }
            return now < close
        default: return now < last.stamp + (request.timeframe.seconds ?? 0)
        }
    }

    /// When a day's bar is finished: at four in New York, else with the local day.
    private func closing(_ date: CalendarDate, _ zone: TimeZoneRules) -> Int64 {
        guard table.market.isStock, zone.name == "America/New_York" else {
            return zone.startOfDay(date.adding(days: 1))
        }
        return zone.startOfDay(date) + 16 * 3_600
    }
}

extension AlphaVantageTable.Row {
    /// Named with a blank, in CSV of days with an underscore.
    fileprivate var adjustedClose: Double? { self["adjusted close"] }
}

extension TimeZoneRules {
    /// The instant of `2026-05-15 19:55:00` on this zone's clock, the earlier of two; nil for any other form.
    func instant(ofLocal text: String) -> Int64? {
        guard text.utf8.count == 19, let asUTC = Instant.parse(text + "Z") else { return nil }
        // No zone is 24 hours from UTC, so the offset that counts holds at one of these two.
        let earlier = asUTC - Int64(offset(at: asUTC - 86_400))
        return earlier + Int64(offset(at: earlier)) == asUTC
            ? earlier : asUTC - Int64(offset(at: asUTC + 86_400))
    }
}

import MarketData

/// A file of bars as the `local` provider reads it, and as users bring it.
///
/// A header names the columns in any order and case: `date`, `timestamp` or `datetime`; `open`, `high`,
/// `low`, `close`; possibly `adj_close` and `volume`; others are passed over. Rows are oldest first and none
/// is left out in silence.
struct LocalCSV {
    /// The bars as they stand in the file.
    let raw: BarSeries
    /// Prices adjusted for splits and dividends, a value a bar; nil without such a column.
    let adjustedCloses: [Double]?
    /// The line of each bar.
    private let lines: [Int]

    /// Reads a file's bytes.
    ///
    /// - Throws: ``LocalCSVError`` naming all lines at fault.
    init(_ bytes: [UInt8], timeframe: Timeframe) throws(LocalCSVError) {
        var reader = CSVReader(bytes)
        if let fault = reader.fault { throw LocalCSVError(line: reader.line, fault: fault) }
        let columns = try Columns(header: reader)
        guard reader.nextRow() else {
            throw LocalCSVError(line: reader.line, fault: reader.fault ?? "there is no row after the header")
        }
        var table = Table(timeframe, capacity: bytes.count / 40)
        var cellFaults: [LocalCSVError.Line] = []
        repeat {
            do { try table.append(reader, columns) } catch {
                cellFaults.append(LocalCSVError.Line(number: reader.line, fault: error.fault))
            }
        } while reader.nextRow()
        if let fault = reader.fault {
            cellFaults.append(LocalCSVError.Line(number: reader.line, fault: fault))
        }
        guard cellFaults.isEmpty, let raw = try? table.series else { throw table.error(adding: cellFaults) }
        self.raw = raw
        lines = table.lines
        adjustedCloses = columns.adjustedClose == nil ? nil : table.adjustedCloses
    }

    /// Checks that the bars stay bars when they are adjusted.
    ///
    /// - Throws: ``LocalCSVError`` naming the first line where they do not.
    func checkAdjusted() throws(LocalCSVError) {
        do { _ = try adjusted() } catch {
            let line = error.index.map { lines[$0] } ?? 1
            throw LocalCSVError(line: line, fault: "adjusted by adj_close, " + error.faultOfRow)
        }
    }

    /// The bars with all prices multiplied by `adj_close / close`; volume stays.
    ///
    /// - Throws: ``BarSeriesError`` when the factors make bars that are none.
    func adjusted() throws(BarSeriesError) -> BarSeries {
        guard let adjustedCloses else { return raw }
        let factors = zip(adjustedCloses, raw.closes).map { adjusted, close in adjusted / close }
        func scaled(_ prices: [Double]) -> [Double] {
            zip(prices, factors).map { price, factor in price * factor }
        }
        return try BarSeries(
            timeframe: raw.timeframe,
            times: raw.times,
            opens: scaled(raw.opens),
            highs: scaled(raw.highs),
            lows: scaled(raw.lows),
            closes: adjustedCloses,
            volumes: raw.volumes
        )
    }
}

extension LocalCSV {
    /// Where the header put the columns.
    private struct Columns {
        var time = 0
        var open = 0
        var high = 0
        var low = 0
        var close = 0
        var adjustedClose: Int?
        var volume: Int?
        let count: Int

        init(header reader: CSVReader) throws(LocalCSVError) {
            var places: [String: Int] = [:]
            for place in 0..<reader.fieldCount {
                let given = reader.text(place).lowercased().filter { $0 != " " && $0 != "_" }
                let name = ["date", "timestamp", "datetime"].contains(given) ? "date" : given
                guard Self.known.contains(name) else { continue }
                guard places.updateValue(place, forKey: name) == nil else {
                    throw LocalCSVError(line: 1, fault: "the header names the column \(name) twice")
                }
            }
            let missing = Self.known.prefix(5).filter { places[$0] == nil }
            guard missing.isEmpty else {
                throw LocalCSVError(
                    line: 1,
                    fault:
                        "the header lacks \(missing.joined(separator: ", ")); wanted are date (or timestamp, datetime), "
                        + "open, high, low, close and, if there is, adj_close and volume"
                )
            }
            time = places["date"] ?? 0
            open = places["open"] ?? 0
            high = places["high"] ?? 0
            low = places["low"] ?? 0
            close = places["close"] ?? 0
            adjustedClose = places["adjclose"]
            volume = places["volume"]
            count = reader.fieldCount
        }

        private static let known = ["date", "open", "high", "low", "close", "adjclose", "volume"]
    }

    /// The rows as columns, with the line each bar stands in.
    private struct Table {
        let timeframe: Timeframe
        var times: [Int64] = []
        var opens: [Double] = []
        var highs: [Double] = []
        var lows: [Double] = []
        var closes: [Double] = []
        var adjustedCloses: [Double] = []
        var volumes: [Double] = []
        var lines: [Int] = []

        init(_ timeframe: Timeframe, capacity: Int) {
            self.timeframe = timeframe
            times.reserveCapacity(capacity)
            opens.reserveCapacity(capacity)
            highs.reserveCapacity(capacity)
            lows.reserveCapacity(capacity)
            closes.reserveCapacity(capacity)
            volumes.reserveCapacity(capacity)
            lines.reserveCapacity(capacity)
        }

        /// Takes a row, or nothing of one with a fault.
        mutating func append(_ row: CSVReader, _ columns: Columns) throws(CellError) {
            guard row.fieldCount == columns.count else {
                throw CellError(
                    fault: "it has \(row.fieldCount) fields where the header has \(columns.count)"
                )
            }
            let time = try row.time(columns.time)
            let open = try row.number(columns.open, "open")
            let high = try row.number(columns.high, "high")
            let low = try row.number(columns.low, "low")
            let close = try row.number(columns.close, "close")
            let volume =
                try columns.volume.map { place throws(CellError) in try row.number(place, "volume") } ?? 0
            if let place = columns.adjustedClose {
                let value = try row.number(place, "adj_close")
                guard value > 0 else { throw CellError(fault: "adj_close is \(value), not above 0") }
                adjustedCloses.append(value)
            }
            times.append(time)
            opens.append(open)
            highs.append(high)
            lows.append(low)
            closes.append(close)
            volumes.append(volume)
            lines.append(row.line)
        }

        var series: BarSeries {
            get throws(BarSeriesError) {
                try BarSeries(
                    timeframe: timeframe,
                    times: times,
                    opens: opens,
                    highs: highs,
                    lows: lows,
                    closes: closes,
                    volumes: volumes
                )
            }
        }

        /// What is wrong with the rows, and with those that could not be taken; there is something.
        func error(adding others: [LocalCSVError.Line]) -> LocalCSVError {
            let all = (rowFaults + others).sorted { $0.number < $1.number }
            var error = LocalCSVError(line: all[0].number, fault: all[0].fault)
            for line in all.dropFirst() { error.note(line: line.number, fault: line.fault) }
            error.duplicates = times.count - Set(times).count
            return error
        }

        /// A series only tells the first of its faults; here each row is tried alone, and after the one before.
        private var rowFaults: [LocalCSVError.Line] {
            var newest = Int64.min
            return times.indices.compactMap { row in
                do throws(BarSeriesError) {
                    let bar = Bar(
                        time: times[row],
                        open: opens[row],
                        high: highs[row],
                        low: lows[row],
                        close: closes[row],
                        volume: volumes[row]
                    )
                    _ = try BarSeries(timeframe: timeframe, bars: [bar])
                    guard bar.time > newest else { throw .timeNotIncreasing(index: row) }
                    newest = bar.time
                    return nil
                } catch { return LocalCSVError.Line(number: lines[row], fault: error.faultOfRow) }
            }
        }
    }
}

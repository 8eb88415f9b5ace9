import MarketData

/// Bars from files: those that users brought over HTTP, else the operator's own, `<folder>/<timeframe>/<SYMBOL>.csv`.
///
/// A timeframe without a file is made from the longest shorter one that has a file and divides it; files are
/// never mixed, and a symbol that users brought bars of has those alone, in all timeframes. A symbol cannot leave the
/// folder, because none contains a slash. The files may change at any time: the fingerprint tells.
struct LocalProvider: Provider {
    static let definition = ProviderDefinition(
        name: "local",
        title: "Files of the operator",
        keySetting: nil,
        maker: .local { settings in
            LocalProvider(
                folder: settings.localDataPath,
                uploads: settings.uploadsPath.map(LocalUploads.init)
            )
        }
    )

    /// Bytes a file may have.
    private static let maximumBytes = 512 << 20

    private let folder: String
    private let uploads: LocalUploads?
    private let zones = ZoneInfo()

    init(folder: String, uploads: LocalUploads? = nil) {
        self.folder = folder
        self.uploads = uploads
    }

    func fingerprint(_ key: SeriesKey) throws(DataError) -> String {
        try first(key) { shelf, timeframe in
            FileStamp(path: path(key.symbol, timeframe, shelf)).map {
                Self.fingerprint(shelf, timeframe, $0)
            }
        }
    }

    func load(_ key: SeriesKey) throws(DataError) -> LoadedSeries {
        try first(key) { shelf, timeframe throws(DataError) in try load(key, from: timeframe, on: shelf) }
    }

    // MARK: - Where files are

    /// Whose files.
    private enum Shelf: String { case uploads, folder }

    /// What is to be had of the best file for bars of a kind.
    ///
    /// - Throws: ``DataError`` when there is no file for them.
    private func first<Found>(
        _ key: SeriesKey,
        _ find: (Shelf, Timeframe) throws(DataError) -> Found?
    ) throws(DataError) -> Found {
        var shelf = Shelf.folder
        if let uploads, uploads.hold(key.symbol) { shelf = .uploads }
        while true {
            for timeframe in Self.sources(of: key.timeframe) {
                if let found = try find(shelf, timeframe) { return found }
            }
            // Deleted at this very moment: the operator's files are back.
            guard shelf == .uploads, uploads?.hold(key.symbol) == false else { throw missing(key, shelf) }
            shelf = .folder
        }
    }

    private func path(_ symbol: Symbol, _ timeframe: Timeframe, _ shelf: Shelf) -> String {
        if shelf == .uploads, let uploads { return uploads.path(symbol, timeframe) }
        return "\(folder)/\(timeframe.rawValue)/\(symbol.rawValue).csv"
    }

    /// Timeframes whose bars can stand for, or be put together to, bars of this one; the longest first.
    static func sources(of timeframe: Timeframe) -> [Timeframe] { sources[timeframe] ?? [] }

    private static let sources: [Timeframe: [Timeframe]] = Dictionary(
        uniqueKeysWithValues: Timeframe.allCases.map { timeframe in
            (timeframe, Timeframe.allCases.reversed().filter { $0 == timeframe || $0.divides(timeframe) })
        }
    )

    /// The bars out of one file; nil when there is no such file.
    private func load(
        _ key: SeriesKey,
        from timeframe: Timeframe,
        on shelf: Shelf
    ) throws(DataError) -> LoadedSeries? {
        let path = path(key.symbol, timeframe, shelf)
        let file: SourceFile
        do { file = try SourceFile(path: path, maximumBytes: Self.maximumBytes) } catch {
            if error.isMissing { return nil }
            throw fault(key, timeframe, error.reason)
        }
        let read: LocalCSV
        do { read = try LocalCSV(file.bytes, timeframe: timeframe) } catch {
            throw fault(key, timeframe, error.message)
        }
        var warnings: [String] = []
        if !key.adjusted, read.adjustedCloses == nil {
            warnings.append(
                "the file has no adj_close column, so its prices are served as they are, adjusted or not"
            )
        }
        var series: BarSeries
        do { series = key.adjusted ? try read.adjusted() : read.raw } catch {
            throw fault(key, timeframe, "adjusted by adj_close, \(error.message)")
        }
        if timeframe != key.timeframe { series = try resample(series, key, &warnings) }
        return LoadedSeries(
            series: series,
            fingerprint: Self.fingerprint(shelf, timeframe, file.stamp),
            warnings: warnings
        )
    }

    /// Puts shorter bars together; the last one is left out when its time is not over.
    private func resample(
        _ source: BarSeries,
        _ key: SeriesKey,
        _ warnings: inout [String]
    ) throws(DataError) -> BarSeries {
        let exchange = Exchange.listing(key.symbol)
        var zone = TimeZoneRules.utc
        if let rules = zones.rules(named: exchange.timeZone) {
            zone = rules
        } else {
            warnings.append(
                "this machine does not know the time zone \(exchange.timeZone); UTC was taken in its place"
            )
        }
        let resampled: ResampledSeries
        do { resampled = try source.resampled(to: key.timeframe, timeZone: zone) } catch {
            throw fault(key, source.timeframe, error.message)
        }
        warnings.append("made from \(source.timeframe) bars")
        let isOpen =
            !resampled.isLastComplete
            && source.isLastBarOpen(of: resampled.series, zone: zone, kind: InstrumentKind(key.symbol))
        guard isOpen, let last = resampled.series.times.last else { return resampled.series }
        let stamp = Instant.text(last, of: key.timeframe)
        warnings.append(
            "the last bar, \(stamp), was left out because the \(source.timeframe) bars end before it does"
        )
        return resampled.complete
    }

    // MARK: - Names

    private static func fingerprint(_ shelf: Shelf, _ timeframe: Timeframe, _ stamp: FileStamp) -> String {
        "\(shelf.rawValue):\(timeframe.rawValue):\(stamp.text)"
    }

    private func fault(_ key: SeriesKey, _ timeframe: Timeframe, _ reason: String) -> DataError {
        .badAnswer(
            key.symbol,
            provider: key.provider,
            reason: "\(timeframe.rawValue)/\(key.symbol).csv: \(reason)"
        )
    }

    private func missing(_ key: SeriesKey, _ shelf: Shelf) -> DataError {
        let present = Timeframe.allCases.filter { FileStamp(path: path(key.symbol, $0, shelf)) != nil }
        guard present.isEmpty else {
            return .unsupportedTimeframe(
                key.symbol,
                timeframe: key.timeframe,
                provider: key.provider,
                available: present
            )
        }
        let names = Set(
            Timeframe.allCases.flatMap { timeframe in fileNames(in: "\(folder)/\(timeframe.rawValue)") }
        )
        let uploaded = (uploads?.symbols ?? []).filter { (try? Symbol($0)) != nil }
        let symbols = names.filter { $0.hasSuffix(".csv") }.map { String($0.dropLast(4)) } + uploaded
        return .unknownSymbol(
            key.symbol,
            provider: key.provider,
            suggestions: closeNames(to: key.symbol.rawValue, among: symbols, limit: 12)
        )
    }
}

extension Timeframe {
    /// Whether whole bars of this length fill one of another's, so that they can be put together.
    fileprivate func divides(_ longer: Timeframe) -> Bool {
        guard let length = seconds else { return false }
        switch longer {
        // Weeks straddle the ends of months.
        case .month1: return self != .week1
        case .week1, .day1: return length <= 86_400 && self != longer
        default: return isIntraday && length < longer.seconds ?? 0 && (longer.seconds ?? 0) % length == 0
        }
    }
}

import DataService
import JSON
import MarketData

/// `PUT /api/data/local/{symbol}`: bars of the user's own.
enum UploadBars: Endpoint {
    static let file = Route.Upload(
        mediaType: "text/csv",
        maximumBytes: 64 << 20,
        description:
            "A header with date (or timestamp, datetime), open, high, low, close and, if there is, adj_close and volume; "
            + "then a row a bar, oldest first.",
        example:
            "date,open,high,low,close,volume\n2024-01-02,10,10.5,9.9,10.2,1000\n2024-01-03,10.2,10.4,10,10.1,900\n"
    )

    static let route = Route(
        .put,
        "/api/data/local/{symbol}",
        "Keeps a file of bars as the local provider's, in the place of one that was there.",
        upload: file,
        query: [LocalBars.timeframe],
        reply: .object(
            LocalBars.names + [
                .reply("provider", .words(["local"]), "Whose bars they are now."),
                .reply("rows", .integer, "Bars in the file."),
                .reply("first", .barTime, "The first bar."),
                .reply("last", .barTime, "The last bar."),
                .reply("gaps", .integer, "Stretches without bars longer than weekends and holidays explain."),
                .reply("gap_ranges", .array(of: gap), "The first twenty of them."),
                .reply("zero_volumes", .integer, "Bars without volume."),
                .reply(
                    "largest_move",
                    move,
                    isOptional: true,
                    "The largest change between two closes: a missed split shows here."
                ),
                .reply("duplicates", .integer, "Rows with the time of another: 0, or the file is refused."),
                .reply(
                    "invalid_rows",
                    Problem.invalidRows,
                    "Rows that are no bars: none, or the file is refused."
                ),
                .reply("warnings", .array(of: .string), "What a careful user should know."),
            ]
        ),
        access: .admin
    )

    private static let gap = Schema.object([
        .reply("after", .barTime, "The last bar before it."),
        .reply("before", .barTime, "The first bar behind it."),
    ])
    private static let move = Schema.object([
        .reply("timestamp", .barTime, "The later bar."),
        .reply("change", .number, "As a fraction of the earlier close."),
    ])

    static func reply(to call: Call, _ services: Services) throws -> Reply {
        let (symbol, timeframe) = try LocalBars.named(by: call)
        let bytes = try call.upload(file)
        let report = try services.data.upload(bytes, of: symbol, timeframe: timeframe)
        return .json { json in
            json.member("status", "success")
            json.member("symbol", symbol.rawValue)
            json.member("timeframe", timeframe.rawValue)
            json.member("provider", "local")
            json.quality(report.quality, timeframe)
            // A file with any of these is not kept.
            json.member("duplicates", 0)
            json.invalidRows([])
            json.member("warnings", warnings(report))
        }
    }

    private static func warnings(_ report: UploadReport) -> [String] {
        var warnings: [String] = []
        if !report.hasAdjustedCloses {
            warnings.append(
                "the file has no adj_close column, so its prices are served as they are, adjusted or not"
            )
        }
        if report.quality.overshoots > 0 {
            warnings.append(
                "\(report.quality.overshoots) bars have an open or close just outside low and high"
            )
        }
        return warnings
    }
}

/// What the routes of the user's own bars have in common.
enum LocalBars {
    static let timeframe = Field(
        "timeframe",
        .string,
        default: "\"1d\"",
        choices: Timeframe.allCases.map(\.rawValue),
        "The length of the file's bars."
    )

    /// The members of both replies that say which bars they are about.
    static let names: [Field] = [
        SeriesShape.success,
        .reply("symbol", .symbol, "As it was asked for."),
        .reply("timeframe", .words(Timeframe.allCases.map(\.rawValue)), "The bar's length."),
    ]

    /// The symbol in the path and the timeframe in the query.
    static func named(by call: Call) throws(Problem) -> (Symbol, Timeframe) {
        let query = try call.query()
        var faults: [Fault] = []
        var symbol: Symbol?
        do { symbol = try Symbol(call.pathParameters["symbol"] ?? "") } catch {
            faults.append(Fault("symbol", error.message))
        }
        let timeframe = Timeframe(parsing: query["timeframe"] ?? "1d")
        if timeframe == nil {
            let known = Timeframe.allCases.map(\.rawValue).joined(separator: ", ")
            faults.append(Fault("?timeframe", "'\(query["timeframe"] ?? "")' is not one of: \(known)"))
        }
        guard let symbol, let timeframe else {
            throw Problem(
                .invalidRequest,
                faults.map { "\($0.pointer): \($0.detail)." }.joined(separator: " "),
                faults: faults
            )
        }
        return (symbol, timeframe)
    }
}

extension JSONWriter {
    /// Writes what is noticeable about the bars of a file.
    fileprivate mutating func quality(_ quality: QualityReport, _ timeframe: Timeframe) {
        member("rows", quality.count)
        if let first = quality.first, let last = quality.last {
            member("first", time: first, timeframe)
            member("last", time: last, timeframe)
        }
        member("gaps", quality.gapCount)
        key("gap_ranges")
        beginArray()
        for gap in quality.gaps {
            beginObject()
            member("after", time: gap.after, timeframe)
            member("before", time: gap.before, timeframe)
            endObject()
        }
        endArray()
        member("zero_volumes", quality.zeroVolumes)
        if let move = quality.largestMove {
            object("largest_move") { json in
                json.member("timestamp", time: move.time, timeframe)
                json.member("change", move.change)
            }
        }
    }
}

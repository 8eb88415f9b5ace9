import DataService
import JSON
import MarketData

/// `DELETE /api/data/local/{symbol}`: forgets bars of the user's own.
enum DeleteBars: Endpoint {
    static let route = Route(
        .delete,
        "/api/data/local/{symbol}",
        "Deletes a file of bars that was uploaded; the operator's own is served again where there is one.",
        query: [LocalBars.timeframe],
        reply: .object(LocalBars.names + [.reply("message", .string, "The outcome in a sentence.")]),
        access: .admin
    )

    static func reply(to call: Call, _ services: Services) throws -> Reply {
        let (symbol, timeframe) = try LocalBars.named(by: call)
        try services.data.deleteUpload(of: symbol, timeframe: timeframe)
        return .json { json in
            json.member("status", "success")
            json.member("symbol", symbol.rawValue)
            json.member("timeframe", timeframe.rawValue)
            json.member("message", "Deleted the uploaded \(timeframe) bars of \(symbol).")
        }
    }
}

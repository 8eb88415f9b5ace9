import JSON
import MarketData

/// Sorts out the texts that Alpha Vantage sends in place of data.
///
/// Some repeat the key; what is quoted of them has it masked.
struct AlphaVantageNotice {
    let key: String
    /// The day after today, as New York has it: when the daily quota begins anew is not documented.
    let tomorrow: Int64

    init(key: String, now: Int64, zones: ZoneLookup) {
        self.key = key
        let zone = zones("America/New_York") ?? .utc
        tomorrow = zone.startOfDay(zone.localDate(at: now).adding(days: 1))
    }

    /// What a document's text means; nil when it has none.
    func error(_ root: JSONObject, function: String) -> ProviderError? {
        for name in ["Information", "Note", "Error Message"] {
            // What decides stands at the begin; searching megabytes would take seconds.
            if let text = root[name]?.string { return error(String(text.prefix(2_000)), function) }
        }
        return nil
    }

    private func error(_ text: String, _ function: String) -> ProviderError {
        let words = text.lowercased()
        func says(_ phrase: String) -> Bool {
            words.split(separator: phrase, maxSplits: 1, omittingEmptySubsequences: false).count > 1
        }
        // The order counts: the notice about one request a second goes on about the day and about premium endpoints.
        if says("sparingly") || says("per second") { return .rateLimited(retryAfterSeconds: 2) }
        if says("outputsize=full") {
            return .planRefused(feature: AlphaVantageProvider.fullHistory(function))
        }
        if says("is a premium endpoint") || says("is a premium feature") {
            return .planRefused(feature: function)
        }
        if says("per minute") { return .rateLimited(retryAfterSeconds: 60) }
        if says("per day") { return .quotaExhausted(until: tomorrow) }
        if says("demo") && says("api key") {
            return .unauthorized("the demo key only answers the documentation's examples")
        }
        if says("apikey is invalid or missing") { return .unauthorized("the key is invalid or missing") }
        if says("invalid api call") { return .notFound }
        return .badAnswer("a notice in place of data: \"\(masked(text).prefix(160))\"")
    }

    private func masked(_ text: String) -> String {
        guard !key.isEmpty else { return text }
        return text.split(separator: key, omittingEmptySubsequences: false).joined(separator: "***")
    }
}

import Testing

@testable import DataService

@Suite struct ProviderConformanceTests {
    @Test func `yahoo does what every provider has to`() throws {
        try ProviderConformance(
            YahooProvider(),
            errors: [
                "unknown-404.json": .notFound,
                "empty.json": .noData,
                "throttled-429.txt": .rateLimited(retryAfterSeconds: 900),
                "refused-401.json": .temporarilyDown("it turns this software away (Invalid Crumb)"),
            ]
        ).check()
    }

    @Test func `alphavantage does what every provider has to`() throws {
        try ProviderConformance(
            AlphaVantageProvider(key: "SECRET-KEY"),
            errors: [
                "unknown.json": .notFound,
                "empty.json": .noData,
                "throttled.json": .rateLimited(retryAfterSeconds: 2),
                "quota.json": .quotaExhausted(until: at("2024-06-01T04:00:00Z")),
                "refused.json": .unauthorized("the key is invalid or missing"),
                "plan.json": .planRefused(feature: "TIME_SERIES_DAILY_ADJUSTED"),
            ]
        ).check()
    }

    @Test func `finnhub does what every provider has to`() throws {
        try ProviderConformance(
            FinnhubProvider(key: "SECRET-KEY"),
            errors: [
                "unknown.json": .notFound,
                "empty.json": .noData,
                "throttled-429.json": .rateLimited(retryAfterSeconds: 60),
                "refused-401.json": .unauthorized("the key is missing or wrong"),
                "plan-403.json": .planRefused(feature: "stock/candle"),
            ]
        ).check()
    }
}

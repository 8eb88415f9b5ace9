/// Every setting of the service, typed and validated; `SettingDefinition.all` is the table behind it.
struct Settings: Sendable, Equatable {
    var maxWorkers: Int
    var responders: Int
    var jobWorkers = 1
    var cacheExpiryMinutes = 30
    var cacheMaxMegabytes = 1024
    var rateLimitPerMinute = 60
    var rateLimitBurst = 20
    /// Upstream limits that differ from the two above, by provider.
    var providerRateLimitPerMinute: [String: Int] = [:]
    var providerRateLimitBurst: [String: Int] = [:]
    var clientRateLimitPerMinute = 600
    var batchSize = 20
    var diskReserveMegabytes = 64
    var cacheDatabasePath = "data/cache.db"
    var stateDatabasePath = "data/state.db"
    var localDataPath = "Sources/DataService/SampleData"
    var dataProviders = ["yahoo", "alphavantage", "finnhub"]
    var finnhubAPIKey: String?
    var alphaVantageAPIKey: String?
    /// Base addresses of providers that differ from the real ones, by provider.
    var providerBaseURL: [String: String] = [:]
    var httpUserAgent = "Mozilla/5.0 (compatible; Backtester/1.0)"
    var adminToken: String?
    var apiKeys: [String] = []
    var listenAddress = "127.0.0.1"
    var port = 3000
    var runDirectory = "run"
    var fastCGIListen: String?
    var corsAllowedOrigins: [String] = []
    var trustedProxies: [String] = []
    var logLevel = "info"
    var logFile: String?
    var accessLog = "logs/access.log"
    var slowRequestMilliseconds = 1000
    var requestTimeoutSeconds = 60
    var responderMaxRequests = 0
    var responderMaxMegabytes = 1024
    var syncWorkLimit: Int64 = 500_000_000
    var alertDiskFreeMegabytes = 512
    var alertErrorRate = 0.05
    var alertQueueLength = 64
    var alertRestarts = 5
    var alertJobWaitSeconds = 300

    /// - Parameter cpuCount: Processors online; decides the two defaults that depend on the machine.
    init(cpuCount: Int) {
        maxWorkers = cpuCount
        responders = max(4, 2 * cpuCount)
    }

    /// The address the responders' socket is bound to: a path, or `host:port`.
    var fastCGIAddress: String { fastCGIListen ?? runDirectory + "/backtester.sock" }

    /// The socket of the responder that only says how the service is doing, beside the others'; none where they listen on a port.
    var monitorSocketPath: String? {
        guard let slash = fastCGIAddress.lastIndex(of: "/") else { return nil }
        return fastCGIAddress[...slash] + "monitor.sock"
    }

    /// A path: relative ones stand in the run directory, so that one folder holds all that an installation writes.
    func inRunDirectory(_ path: String) -> String { path.hasPrefix("/") ? path : runDirectory + "/" + path }
}

import API
import Glibc
import Supervisor

private let providers = ["yahoo", "alphavantage", "finnhub", "local"]

extension SettingDefinition {
    /// Every setting, in the order the README and `check-config` list them.
    static let all: [SettingDefinition] = [
        .integer(
            "MAX_WORKERS",
            default: "number of CPUs",
            in: 1...256,
            \.maxWorkers,
            "Parallel work inside one request or job."
        ),
        .integer(
            "RESPONDERS",
            default: "2 × CPUs, at least 4",
            in: 1...512,
            \.responders,
            "FastCGI processes."
        ),
        .integer(
            "JOB_WORKERS",
            default: "1",
            in: 0...64,
            \.jobWorkers,
            "Processes that do jobs, at a lower priority; with 0, work above SYNC_WORK_LIMIT is refused."
        ),
        .integer(
            "CACHE_EXPIRY_MINUTES",
            default: "30",
            in: 0...525_600,
            \.cacheExpiryMinutes,
            "Age after which the newest, still open part of a series is fetched again; closed bars stay."
        ),
        .integer(
            "CACHE_MAX_MB",
            default: "1024",
            in: 1...1_048_576,
            \.cacheMaxMegabytes,
            "Size of the cache; least recently used series go first."
        ),
        .integer(
            "RATE_LIMIT_PER_MINUTE",
            default: "60",
            in: 1...100_000,
            \.rateLimitPerMinute,
            "Upstream requests a minute to each provider, all processes together."
        ),
        .integer(
            "RATE_LIMIT_BURST",
            default: "20",
            in: 1...10_000,
            \.rateLimitBurst,
            "How many of them may go at once."
        ),
        .providerInteger(
            "YAHOO_RATE_LIMIT_PER_MINUTE",
            provider: "yahoo",
            in: 1...100_000,
            \.providerRateLimitPerMinute,
            "The same for Yahoo Finance alone."
        ),
        .providerInteger(
            "YAHOO_RATE_LIMIT_BURST",
            provider: "yahoo",
            in: 1...10_000,
            \.providerRateLimitBurst,
            "The same for Yahoo Finance alone."
        ),
        .providerInteger(
            "ALPHA_VANTAGE_RATE_LIMIT_PER_MINUTE",
            provider: "alphavantage",
            in: 1...100_000,
            \.providerRateLimitPerMinute,
            "The same for Alpha Vantage alone."
        ),
        .providerInteger(
            "ALPHA_VANTAGE_RATE_LIMIT_BURST",
            provider: "alphavantage",
            in: 1...10_000,
            \.providerRateLimitBurst,
            "The same for Alpha Vantage alone."
        ),
        .providerInteger(
            "FINNHUB_RATE_LIMIT_PER_MINUTE",
            provider: "finnhub",
            in: 1...100_000,
            \.providerRateLimitPerMinute,
            "The same for Finnhub alone."
        ),
        .providerInteger(
            "FINNHUB_RATE_LIMIT_BURST",
            provider: "finnhub",
            in: 1...10_000,
            \.providerRateLimitBurst,
            "The same for Finnhub alone."
        ),
        .integer(
            "CLIENT_RATE_LIMIT_PER_MINUTE",
            default: "600",
            in: 0...1_000_000,
            \.clientRateLimitPerMinute,
            "Requests a minute for one client (API key, else address); 0 is off."
        ),
        .integer(
            "BATCH_SIZE",
            default: "20",
            in: 1...500,
            \.batchSize,
            "Symbols fetched from a provider at once."
        ),
        .text(
            "CACHE_DB_PATH",
            default: "data/cache.db",
            accepted: "a path, relative ones in RUN_DIR",
            \.cacheDatabasePath,
            "The cache of bars."
        ),
        .text(
            "STATE_DB_PATH",
            default: "data/state.db",
            accepted: "a path, relative ones in RUN_DIR",
            \.stateDatabasePath,
            "Jobs and results."
        ),
        .integer(
            "DISK_RESERVE_MB",
            default: "64",
            in: 0...1_048_576,
            \.diskReserveMegabytes,
            "Free space of the disk below which neither cache nor results take anything more; requests are still answered."
        ),
        .text(
            "LOCAL_DATA_PATH",
            default: "the sample data",
            accepted: "a folder with one folder of CSV files a timeframe",
            \.localDataPath,
            "Folder of the `local` provider."
        ),
        .list(
            "DATA_PROVIDERS",
            default: "yahoo,alphavantage,finnhub",
            accepted: "a comma-separated list of \(providers.joined(separator: ", ")), each at most once",
            allowsEmpty: false,
            \.dataProviders,
            where: { providers.contains($0) },
            "Which providers are on, in the order `auto` asks them."
        ),
        .optionalText(
            "FINNHUB_API_KEY",
            accepted: "a key",
            isSecret: true,
            \.finnhubAPIKey,
            "Turns Finnhub on."
        ),
        .optionalText(
            "ALPHA_VANTAGE_API_KEY",
            accepted: "a key",
            isSecret: true,
            \.alphaVantageAPIKey,
            "Turns Alpha Vantage on."
        ),
        .baseURL("YAHOO_BASE_URL", provider: "yahoo"),
        .baseURL("FINNHUB_BASE_URL", provider: "finnhub"),
        .baseURL("ALPHA_VANTAGE_BASE_URL", provider: "alphavantage"),
        .text(
            "HTTP_USER_AGENT",
            default: "a polite one",
            accepted: "one line of text",
            \.httpUserAgent,
            where: { !$0.isEmpty && $0.utf8.allSatisfy { $0 >= 32 && $0 != 127 } },
            "Sent to the providers."
        ),
        .optionalText(
            "ADMIN_TOKEN",
            accepted:
                "printable ASCII characters without blanks or commas, or sha256: and the digest in hexadecimal",
            isSecret: true,
            \.adminToken,
            where: isToken,
            "Opens administrative calls; without one only clients on the same host may make them."
        ),
        .list(
            "API_KEYS",
            default: "none",
            accepted:
                "a comma-separated list of keys of printable ASCII characters without blanks, or of their digests as sha256:…",
            isSecret: true,
            \.apiKeys,
            where: isToken,
            "When set, every route but health and the docs needs one."
        ),
        .text(
            "LISTEN_ADDRESS",
            default: "127.0.0.1",
            accepted: "an address of this host",
            \.listenAddress,
            where: isHost,
            "Where the standalone nginx listens."
        ),
        .integer("PORT", default: "3000", in: 1...65_535, \.port, "The standalone nginx's port."),
        .list(
            "CORS_ALLOWED_ORIGINS",
            default: "none",
            accepted: "* or a comma-separated list of origins such as https://example.com",
            \.corsAllowedOrigins,
            where: isOrigin,
            "Origins of browser pages that may call the API."
        ),
        .list(
            "TRUSTED_PROXIES",
            default: "none",
            accepted: "a comma-separated list of addresses or networks such as 10.0.0.0/8",
            \.trustedProxies,
            where: isNetwork,
            "Proxies in front of nginx whose X-Forwarded-For is believed."
        ),
        .text(
            "RUN_DIR",
            default: "run",
            accepted: "a folder",
            \.runDirectory,
            "Where sockets, databases and logs of this installation stand."
        ),
        .optionalText(
            "FCGI_LISTEN",
            accepted: "a path for a Unix socket, or host:port",
            default: "backtester.sock in RUN_DIR",
            \.fastCGIListen,
            where: { (try? ListeningAddress(parsing: $0)) != nil },
            "Where the responders listen for the web server."
        ),
        .text(
            "LOG_LEVEL",
            default: "info",
            accepted: logLevels.joined(separator: ", "),
            \.logLevel,
            where: { logLevels.contains($0) },
            "The least severe lines that are logged."
        ),
        .optionalText(
            "LOG_FILE",
            accepted: "a path, relative ones in RUN_DIR",
            default: "standard error",
            \.logFile,
            "Where they are written; `nginx/serve` says logs/backtester.log."
        ),
        .text(
            "ACCESS_LOG",
            default: "logs/access.log",
            accepted: "a path, relative ones in RUN_DIR; stderr; or off",
            \.accessLog,
            "Where a JSON line is written for each request; `stderr` or `off` are accepted too."
        ),
        .integer(
            "SLOW_REQUEST_MS",
            default: "1000",
            in: 0...3_600_000,
            \.slowRequestMilliseconds,
            "A request that takes as long gets a line in the log with its phases; 0 is off."
        ),
        .integer(
            "REQUEST_TIMEOUT_SECONDS",
            default: "60",
            in: 1...3600,
            \.requestTimeoutSeconds,
            "After so long a responder that still works on one request is replaced."
        ),
        .integer(
            "RESPONDER_MAX_REQUESTS",
            default: "0",
            in: 0...1_000_000_000,
            \.responderMaxRequests,
            "A responder is replaced after about so many requests, each at its own number within a fifth; 0 is never."
        ),
        .integer(
            "RESPONDER_MAX_MB",
            default: "1024",
            in: 0...1_048_576,
            \.responderMaxMegabytes,
            "A responder that has grown beyond it is replaced between two requests; 0 is never."
        ),
        SettingDefinition(
            name: "SYNC_WORK_LIMIT",
            defaultText: "500000000",
            meaning: "Bars × combinations × symbols that one request may work through; more becomes a job.",
            accepted: "a whole number of at least 1",
            apply: { settings, text in
                guard let value = Int64(text), value >= 1 else { return false }
                settings.syncWorkLimit = value
                return true
            },
            show: { String($0.syncWorkLimit) }
        ),
        .integer(
            "ALERT_DISK_FREE_MB",
            default: "512",
            in: 8...1_048_576,
            \.alertDiskFreeMegabytes,
            "Health is degraded with less free space than this, unhealthy with less than an eighth of it."
        ),
        SettingDefinition(
            name: "ALERT_ERROR_RATE",
            defaultText: "0.05",
            meaning:
                "Health is degraded when a larger share of the last minute's requests failed here (5xx).",
            accepted: "a number above 0, at most 1",
            apply: { settings, text in
                guard let value = Double(text), value > 0, value <= 1 else { return false }
                settings.alertErrorRate = value
                return true
            },
            show: { String($0.alertErrorRate) }
        ),
        .integer(
            "ALERT_QUEUE_LENGTH",
            default: "64",
            in: 1...4096,
            \.alertQueueLength,
            "Health is degraded when so many connections wait for a responder."
        ),
        .integer(
            "ALERT_RESTARTS",
            default: "5",
            in: 1...1_000_000,
            \.alertRestarts,
            "Health is degraded when so many processes died or were replaced in the last minute or two."
        ),
        .integer(
            "ALERT_JOB_WAIT_SECONDS",
            default: "300",
            in: 1...31_536_000,
            \.alertJobWaitSeconds,
            "Health is degraded when a job has waited so long to be begun."
        ),
    ]
}

private let logLevels = ["trace", "debug", "info", "notice", "warning", "error", "critical"]

@Sendable private func isToken(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { 33...126 ~= $0 && $0 != UInt8(ascii: ",") }
        && SecretDigest(setting: text) != nil
}

/// An address, or a host's name.
@Sendable private func isHost(_ text: String) -> Bool {
    let bare = text.hasPrefix("[") && text.hasSuffix("]") ? text.dropFirst().dropLast() : text[...]
    // What has only digits and dots, or a colon, can be nothing but an address.
    if bare.contains(":") || bare.utf8.allSatisfy({ 48...57 ~= $0 || $0 == UInt8(ascii: ".") }) {
        return addressBits(bare) != nil
    }
    return bare.utf8.allSatisfy {
        48...57 ~= $0 || 65...90 ~= $0 || 97...122 ~= $0 || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-")
    }
}

@Sendable private func isOrigin(_ text: String) -> Bool {
    if text == "*" { return true }
    guard let scheme = ["http://", "https://"].first(where: text.hasPrefix) else { return false }
    let host = text.dropFirst(scheme.count)
    return !host.isEmpty
        && host.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || ".:-[]".contains($0)) }
}

@Sendable private func isNetwork(_ text: String) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2, let address = parts.first, let bits = addressBits(address) else { return false }
    guard parts.count == 2 else { return true }
    return Int(parts[1]).map { 0...bits ~= $0 } ?? false
}

/// 32 for an IPv4 address, 128 for an IPv6 address, nil for anything else.
private func addressBits(_ text: Substring) -> Int? {
    var buffer = in6_addr()
    let address = String(text)
    if unsafe inet_pton(AF_INET, address, &buffer) == 1 { return 32 }
    return unsafe inet_pton(AF_INET6, address, &buffer) == 1 ? 128 : nil
}

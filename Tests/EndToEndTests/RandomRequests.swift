/// Requests between nearly right and nonsense, the same ones in every run.
struct RandomRequests {
    private var random: SplitMix64

    init(seed: UInt64) { random = SplitMix64(seed) }

    private let methods = ["GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS", "BREW", "get"]
    private let paths = [
        "/api/performance/stats", "/api/performance/cache", "/api/performance/concurrent-test",
        "/api/performance/clear-cache",
        "/api/data/", "/api/data/fetch", "/api/data/batch", "/api/data/exchanges", "/api/strategy/",
        "/api/strategy/run",
        "/api/strategy/batch", "/api/strategy/compare", "/api/strategy/optimize", "/api/strategy/results/x",
        "/api", "/api/%00/%ff",
        "/api/data/fetch/../../..//strategy/", "/api/data/local/..%2f..%2fetc",
        "/api/strategy/run?a=%zz&a=1&&=", "//api//",
    ]
    private let bodies = [
        #"{"symbol":"AAPL","strategy":"rsi"}"#,
        #"{"symbol":"AAPL","strategy":"rsi","parameters":{"rsi_window":-1}}"#,
        #"{"symbol":"AAPL","strategy":"sma_crossover","parameter_grid":{"fast_period":[5,10],"slow_period":[20]}}"#,
        #"{"symbols":["AAPL","../../etc/passwd","\u0000"]}"#, #"{"symbols":[]}"#,
        #"{"symbol":"AAPL","symbol":"MSFT"}"#,
        #"{"symbol":"AAPL","period":"99999999999999y"}"#, #"{"symbol":"AAPL","start":"2023-02-30"}"#,
        #"{"symbol":"AAPL","start":1e308,"end":-1e308}"#, #"{"symbol":{"symbol":{"symbol":[]}}}"#, "[1,2", "",
        "null", "NaN",
        #"{"symbol":"AAPL","strategy":"rsi","execution":{"initial_capital":0,"commission":2,"lot":-5}}"#,
        String(repeating: "[", count: 5000), #"{"symbol":"\ud800"}"#, #"{"a":1e400}"#, "\u{feff}{}",
        #"{"symbol":"AAPL","strategies":["rsi","nope",{"strategy":"macd","parameters":{"fast_period":1e9}}]}"#,
    ]
    private let types = [
        "application/json", "text/plain", "application/json; charset=utf-16", "", "multipart/form-data",
    ]
    private let extras = [
        "Accept: text/csv", "If-None-Match: *", "X-Request-Id: \u{1}", "Content-Encoding: gzip",
        "Expect: 100-continue", "Range: bytes=5-2", "Authorization: Bearer", "X-Forwarded-For: '; DROP",
    ]

    /// A request, and whether it is one that a server can read to its end.
    mutating func next() -> (bytes: [UInt8], isWhole: Bool) {
        if random.below(10) == 0 {
            return ((0..<(1 + random.below(400))).map { _ in UInt8(random.below(256)) }, false)
        }
        var body = Array(random.pick(bodies).utf8)
        // Now and then a byte is changed.
        if random.below(4) == 0, !body.isEmpty { body[random.below(body.count)] = UInt8(random.below(256)) }
        let announced = random.below(12) == 0 ? body.count + 1 + random.below(5) : body.count
        var head =
            "\(random.pick(methods)) \(random.pick(paths)) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        head +=
            "Content-Type: \(random.pick(types))\r\n\(random.pick(extras))\r\nContent-Length: \(announced)\r\n\r\n"
        return (Array(head.utf8) + body, announced == body.count)
    }

}

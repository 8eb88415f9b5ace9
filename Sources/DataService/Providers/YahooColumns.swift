import JSON

/// The parallel arrays of a Yahoo chart, nil where a value is missing or no number.
struct YahooColumns {
    let times: [Int64]
    private let opens, highs, lows, closes, volumes: [Double?]
    private let adjusted: [Double?]?

    var count: Int { times.count }

    /// Takes the arrays of a result; none when the result has no times.
    ///
    /// - Throws: ``ProviderError/badAnswer(_:)`` when one is missing or of another length.
    init(_ result: JSONObject) throws(ProviderError) {
        var times: [Int64] = []
        switch result["timestamp"] {
        case .array(let stamps):
            times.reserveCapacity(stamps.count)
            for stamp in stamps {
                guard let time = stamp.number?.unixSeconds else {
                    throw .badAnswer("a time that is no Unix time")
                }
                times.append(time)
            }
        case .null, nil: break
        default: throw .badAnswer("times that are no list")
        }
        self.times = times
        let indicators = result["indicators"]?.object
        let quote = indicators?["quote"]?.array?.first?.object
        func column(_ name: String) throws(ProviderError) -> [Double?] {
            if times.isEmpty { return [] }
            guard let values = quote?[name]?.array else { throw .badAnswer("a chart without \(name) prices") }
            return try Self.column(values, name, times.count)
        }
        opens = try column("open")
        highs = try column("high")
        lows = try column("low")
        closes = try column("close")
        // Funds and currencies have none at times.
        volumes =
            quote?["volume"]?.array == nil ? .init(repeating: nil, count: times.count) : try column("volume")
        if let values = indicators?["adjclose"]?.array?.first?.object?["adjclose"]?.array, !times.isEmpty {
            adjusted = try Self.column(values, "adjusted close", times.count)
        } else {
            adjusted = nil
        }
    }

    private static func column(_ values: [JSONValue], _ name: String, _ count: Int) throws(ProviderError)
        -> [Double?]
    {
        guard values.count == count else {
            throw .badAnswer("\(values.count) values of \(name) for \(count) times")
        }
        return values.map { $0.number?.double }
    }

    /// Adjusted ÷ plain close a bar; nil without adjusted closes.
    ///
    /// Where one is missing or impossible, that of the bar after counts: no event lies between them as far as anyone can
    /// tell.
    var factors: [Double]? {
        guard let adjusted else { return nil }
        var factors = [Double](repeating: 1, count: count)
        var factor = 1.0
        for index in factors.indices.reversed() {
            if let close = closes[index], let value = adjusted[index], close > 0, value > 0,
                (value / close).isNormal
            {
                factor = value / close
            }
            factors[index] = factor
        }
        return factors
    }

    /// Whether a row is a price and not a bar: all four the same and nothing traded.
    func isStill(_ index: Int) -> Bool {
        guard let close = closes[index] else { return false }
        return opens[index] == close && highs[index] == close && lows[index] == close
            && volumes[index] ?? 0 == 0
    }

    /// Hands a row over with its prices multiplied.
    func add(_ index: Int, at time: Int64, factor: Double = 1, to collector: inout BarCollector) {
        collector.add(
            time,
            open: opens[index].map { $0 * factor },
            high: highs[index].map { $0 * factor },
            low: lows[index].map { $0 * factor },
            close: closes[index].map { $0 * factor },
            volume: volumes[index]
        )
    }
}

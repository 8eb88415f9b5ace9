import MarketData

/// An instrument as Alpha Vantage spells it.
enum AlphaVantageMarket: Sendable, Equatable {
    case stock(symbol: String, timeZone: String)
    case pair(from: String, to: String)
    case coin(symbol: String, market: String)

    /// Nil for an instrument it has no history of: indices, futures, exchanges without a suffix of its own.
    init?(_ symbol: Symbol) {
        switch Instrument(symbol) {
        case .share(let ticker, let exchange):
            guard let suffix = exchange.alphaVantageSuffix else { return nil }
            self = .stock(symbol: ticker + suffix, timeZone: exchange.timeZone)
        case .currency(let base, let quote): self = .pair(from: base, to: quote)
        case .crypto(let base, let quote): self = .coin(symbol: base, market: quote)
        case .index, .future, .other: return nil
        }
    }

    var isStock: Bool {
        if case .stock = self { true } else { false }
    }

    var isCoin: Bool {
        if case .coin = self { true } else { false }
    }

    /// The parameters that name it.
    var parameters: [(String, String)] {
        switch self {
        case .stock(let symbol, _): [("symbol", symbol)]
        case .pair(let from, let to): [("from_symbol", from), ("to_symbol", to)]
        case .coin(let symbol, let market): [("symbol", symbol), ("market", market)]
        }
    }

    /// IANA name of the zone whose dates are the trading dates.
    var timeZone: String {
        switch self {
        case .stock(_, let timeZone): timeZone
        case .pair, .coin: "UTC"
        }
    }

    /// IANA name of the zone that times are in where an answer does not say so.
    var clockZone: String { isStock ? "America/New_York" : "UTC" }

    /// Whether an answer's meta data name this instrument.
    ///
    /// - Parameter value: The meta datum of a name, such as `Symbol`.
    /// - Returns: Nil where the meta data lack the name.
    func isNamed(by value: (String) -> String?) -> Bool? {
        let wanted: [(String, String)]
        switch self {
        case .stock(let symbol, _): wanted = [("Symbol", symbol)]
        case .pair(let from, let to): wanted = [("From Symbol", from), ("To Symbol", to)]
        case .coin(let symbol, let market):
            wanted = [("Digital Currency Code", symbol), ("Market Code", market)]
        }
        var isNamed: Bool?
        for (name, text) in wanted {
            guard let given = value(name) else { return nil }
            isNamed = (isNamed ?? true) && Self.plain(given) == Self.plain(text)
        }
        return isNamed
    }

    // Share classes are written with a hyphen or a dot.
    private static func plain(_ text: String) -> String {
        String(text.uppercased().map { $0 == "." ? "-" : $0 })
    }
}

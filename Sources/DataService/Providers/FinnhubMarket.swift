import MarketData

/// An instrument as Finnhub spells it, and where its candles are.
struct FinnhubMarket: Sendable, Equatable {
    let symbol: String
    /// Below the service's address.
    let path: String

    /// Nil for futures, which it does not have.
    init?(_ symbol: Symbol) {
        let given = symbol.rawValue
        switch Instrument(symbol) {
        case .share(let ticker, let exchange):
            self.symbol = String(ticker.map { $0 == "-" ? "." : $0 }) + exchange.suffix
            path = "stock/candle"
        case .index(let name):
            self.symbol = name
            path = "stock/candle"
        case .currency(let base, let quote):
            self.symbol = given.contains(":") ? given : "OANDA:\(base)_\(quote)"
            path = "forex/candle"
        case .crypto(let base, let quote):
            let venue = quote == "USDT" ? "BINANCE:\(base)\(quote)" : "COINBASE:\(base)-\(quote)"
            self.symbol = given.contains(":") ? given : venue
            path = "crypto/candle"
        case .other(let text):
            self.symbol = text
            path = "stock/candle"
        case .future: return nil
        }
    }
}

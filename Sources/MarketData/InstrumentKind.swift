/// What an instrument is, as far as its symbol shows; it decides how many trading days a year has.
public enum InstrumentKind: String, Sendable, CaseIterable {
    /// Stocks, ETFs and funds; also everything that has no sign of being something else.
    case equity
    /// `^GSPC`.
    case index
    /// `EURUSD=X`, `OANDA:EUR_USD`.
    case currency
    /// `BTC-USD`, `BINANCE:BTCUSDT`.
    case crypto
    /// `GC=F`, `ESZ26.CME`.
    case future

    /// Reads the kind from a symbol's shape.
    ///
    /// `BRK-B` is an equity because `B` is no currency that coins are quoted in.
    public init(_ symbol: Symbol) {
        let text = symbol.rawValue
        if text.hasPrefix("^") {
            self = .index
        } else if text.hasSuffix("=X") {
            self = .currency
        } else if text.hasSuffix("=F") {
            self = .future
        } else if let colon = text.firstIndex(of: ":") {
            self.init(venue: text[..<colon])
        } else if let dash = text.lastIndex(of: "-"), dash > text.startIndex,
            InstrumentKind.cryptoQuotes.contains(String(text[text.index(after: dash)...])),
            !text.contains(".")
        {
            self = .crypto
        } else if let dot = text.lastIndex(of: "."),
            InstrumentKind.futureSuffixes.contains(String(text[dot...]))
        {
            self = .future
        } else {
            self = .equity
        }
    }

    private init(venue: Substring) {
        switch venue {
        case "OANDA", "FXCM", "FOREX", "FXPRO": self = .currency
        case "BINANCE", "COINBASE", "KRAKEN", "BITFINEX", "KUCOIN", "GEMINI", "HUOBI", "OKEX": self = .crypto
        default: self = .equity
        }
    }

    /// Trading days a year: 252, for crypto 365, for currencies 260.
    public var tradingDaysPerYear: Double {
        switch self {
        case .crypto: 365
        case .currency: 260
        case .equity, .index, .future: 252
        }
    }

    /// Return periods a year when figures are annualised: 52 for weekly bars, 12 for monthly, else the
    /// trading days.
    ///
    /// Intraday equity is first taken at each trading day's last close, so intraday bars count days too.
    public func periodsPerYear(_ timeframe: Timeframe) -> Double {
        switch timeframe {
        case .week1: 52
        case .month1: 12
        default: tradingDaysPerYear
        }
    }

    /// What coins are quoted in: the larger currencies, stable coins, and coins that serve as money.
    static let cryptoQuotes: Set<String> = [
        "USD", "EUR", "GBP", "JPY", "AUD", "CAD", "CHF", "CNY", "HKD", "INR", "KRW", "BRL", "TRY", "NZD",
        "SGD", "RUB",
        "USDT", "USDC", "BUSD", "DAI", "TUSD", "BTC", "ETH", "BNB",
    ]

    private static let futureSuffixes: Set<String> = [".CBT", ".CME", ".CMX", ".NYM", ".NYB"]
}

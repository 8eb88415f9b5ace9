import MarketData

/// What a symbol names, whichever provider's spelling it is in.
///
/// Each provider spells it out again in its own file.
enum Instrument: Sendable, Equatable {
    /// A stock, ETF or fund; a share class follows a hyphen (`BRK-B`), the exchange's suffix is left off.
    case share(ticker: String, exchange: Exchange)
    /// `^GSPC`.
    case index(String)
    /// `EURUSD=X`, `JPY=X` (of the dollar), `OANDA:EUR_USD`.
    case currency(base: String, quote: String)
    /// `BTC-USD`, `BINANCE:BTCUSDT`.
    case crypto(base: String, quote: String)
    /// `GC=F`.
    case future(String)
    /// A spelling that only one provider can know.
    case other(String)

    init(_ symbol: Symbol) {
        let text = symbol.rawValue
        switch InstrumentKind(symbol) {
        case .index: self = .index(text)
        case .future: self = .future(text)
        case .currency:
            self = Self.pair(text).map { .currency(base: $0.base, quote: $0.quote) } ?? .other(text)
        case .crypto: self = Self.coin(text).map { .crypto(base: $0.base, quote: $0.quote) } ?? .other(text)
        case .equity: self = Self.share(symbol)
        }
    }

    private static func share(_ symbol: Symbol) -> Instrument {
        let text = symbol.rawValue
        guard !text.contains(":") else { return .other(text) }
        let exchange = Exchange.listing(symbol)
        guard exchange.code == "OTHER" else {
            return .share(ticker: ticker(text, exchange.suffix), exchange: exchange)
        }
        // `TSCO.LON`: Alpha Vantage's suffixes stand for exchanges that Yahoo calls otherwise.
        let suffix = text.lastIndex(of: ".").map { String(text[$0...]) } ?? ""
        guard let exchange = Exchange.all.first(where: { $0.alphaVantageSuffix == suffix }), !suffix.isEmpty
        else {
            return .other(text)
        }
        return .share(ticker: ticker(text, suffix), exchange: exchange)
    }

    private static func ticker(_ text: String, _ suffix: String) -> String {
        String(text.dropLast(suffix.count).map { $0 == "." ? "-" : $0 })
    }

    private static func pair(_ text: String) -> (base: String, quote: String)? {
        let name = text.split(separator: ":").last ?? ""
        let codes = (name.hasSuffix("=X") ? name.dropLast(2) : name).filter { $0 != "_" }
        switch codes.count {
        case 3: return ("USD", codes)
        case 6: return (String(codes.prefix(3)), String(codes.suffix(3)))
        default: return nil
        }
    }

    private static func coin(_ text: String) -> (base: String, quote: String)? {
        let name = text.split(separator: ":").last ?? ""
        if let dash = name.lastIndex(of: "-") {
            return (String(name[..<dash]), String(name[name.index(after: dash)...]))
        }
        for quote in ["USDT", "USDC", "BUSD", "USD", "EUR", "GBP", "BTC", "ETH", "BNB"]
        where name.hasSuffix(quote) && name.count > quote.count {
            return (String(name.dropLast(quote.count)), quote)
        }
        return nil
    }
}

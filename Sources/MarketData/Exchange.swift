/// A place where instruments are listed, or what stands for it where there is none.
public struct Exchange: Sendable, Hashable {
    /// Short name, unique in ``all``: mostly the ISO 10383 market identifier code, `US` for the American
    /// exchanges.
    public let code: String
    /// Full name.
    public let name: String
    /// Country, empty for the stand-ins.
    public let country: String
    /// ISO 10383 market identifier codes, possibly none.
    public let micCodes: [String]
    /// IANA name of the time zone whose dates are the trading dates.
    public let timeZone: String
    /// What prices are in: an ISO 4217 code or a minor unit as providers write it (`GBp`); empty where
    /// unknown.
    public let currency: String
    /// What the currency code leaves open, such as `1/100 GBP`.
    public let currencyNote: String?
    /// What Yahoo's symbols of the exchange end with, `.NS`; empty for the American exchanges and the
    /// stand-ins.
    public let suffix: String
    /// What Alpha Vantage's symbols end with instead; empty for the American exchanges, nil where it has no
    /// data.
    public let alphaVantageSuffix: String?
    /// Values of Yahoo's `exchangeName`.
    public let yahooCodes: [String]
    /// Symbols of the exchange's well-known indices, which carry no suffix.
    public let indices: [String]
    /// A well-known symbol.
    public let example: String
    /// Providers with history for it, in the order yahoo, alphavantage, finnhub, local.
    public let providers: [String]

    /// Every exchange of the embedded table, the American one first, then by suffix.
    public static var all: [Exchange] { ExchangeTable.standard.exchanges }

    /// The exchange that lists a symbol.
    ///
    /// Found by the longest suffix, indices by name. What has no exchange gets a stand-in that is not in
    /// ``all``: `CCC` for crypto and `CCY` for currencies (with the quote currency), `INDEX` and `FUTURE` for
    /// those without a suffix that the table does not name, `OTHER` for an unknown suffix. A single letter
    /// after a dot that is no exchange's suffix is an American share class (`BRK.B`).
    public static func listing(_ symbol: Symbol) -> Exchange {
        ExchangeTable.standard.listing(symbol)
    }
}

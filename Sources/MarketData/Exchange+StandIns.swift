extension Exchange {
    /// What stands for the exchange of instruments that have none.
    static func standIn(
        code: String,
        name: String,
        timeZone: String = "UTC",
        currency: String = "",
        example: String,
        providers: [String] = ["yahoo", "local"]
    ) -> Exchange {
        Exchange(
            code: code,
            name: name,
            country: "",
            micCodes: [],
            timeZone: timeZone,
            currency: currency,
            currencyNote: nil,
            suffix: "",
            alphaVantageSuffix: nil,
            yahooCodes: [],
            indices: [],
            example: example,
            providers: providers
        )
    }

    static func crypto(_ symbol: Symbol) -> Exchange {
        let quote = symbol.rawValue.split(separator: "-").last.map(String.init) ?? ""
        return standIn(
            code: "CCC",
            name: "Cryptocurrencies",
            currency: InstrumentKind.cryptoQuotes.contains(quote) ? quote : "",
            example: "BTC-USD"
        )
    }

    /// Days begin at midnight in London, as Yahoo stamps them; `JPY=X` is short for `USDJPY=X`.
    static func currencies(_ symbol: Symbol) -> Exchange {
        let pair = symbol.rawValue.split { "=:_".contains($0) }
        let quote = symbol.rawValue.hasSuffix("=X") ? pair.first?.suffix(3) : pair.last?.suffix(3)
        return standIn(
            code: "CCY",
            name: "Currencies",
            timeZone: "Europe/London",
            currency: quote.map(String.init) ?? "",
            example: "EURUSD=X"
        )
    }
}

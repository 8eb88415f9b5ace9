import Testing

@testable import MarketData

@Suite struct InstrumentKindTests {
    @Test(
        arguments: [
            ("AAPL", .equity), ("BRK-B", .equity), ("BRK.B", .equity), ("RELIANCE.NS", .equity),
            ("NOVO-B.CO", .equity),
            ("BTC-USD", .crypto), ("ETH-BTC", .crypto), ("SHIB-USDT", .crypto), ("BINANCE:BTCUSDT", .crypto),
            ("^GSPC", .index),
            ("EURUSD=X", .currency), ("JPY=X", .currency), ("OANDA:EUR_USD", .currency), ("GC=F", .future),
            ("ESZ26.CME", .future),
            ("BF-USD.TO", .equity), ("0700.HK", .equity), ("USD", .equity),
        ] as [(String, InstrumentKind)]
    )
    func `a symbol shows what it names`(symbol: String, kind: InstrumentKind) throws {
        #expect(InstrumentKind(try Symbol(symbol)) == kind)
    }

    @Test(arguments: InstrumentKind.allCases)
    func `weeks and months are the same for all, days are the market's`(kind: InstrumentKind) {
        let days: Double = kind == .crypto ? 365 : kind == .currency ? 260 : 252
        for timeframe in Timeframe.allCases {
            let expected: Double = timeframe == .week1 ? 52 : timeframe == .month1 ? 12 : days
            #expect(kind.periodsPerYear(timeframe) == expected)
        }
    }
}

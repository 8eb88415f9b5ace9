import Testing

@testable import MarketData

@Suite struct ExchangeTests {
    @Test func `the embedded table is read whole`() throws {
        let parsed = try ExchangeTable.parse(PackageResources.Exchanges_tsv)
        #expect(parsed == Exchange.all)
        #expect(parsed.count >= 80)
        #expect(Set(parsed.map(\.code)).count == parsed.count)
        #expect(Set(parsed.map(\.suffix)).count == parsed.count)
        #expect(parsed.first?.code == "US")
        #expect(parsed.dropFirst().map(\.suffix) == parsed.dropFirst().map(\.suffix).sorted())
    }

    @Test(arguments: Exchange.all)
    func `a row is well-formed and its example is listed there`(exchange: Exchange) throws {
        #expect(Exchange.listing(try Symbol(exchange.example)) == exchange)
        for index in exchange.indices { #expect(Exchange.listing(try Symbol(index)) == exchange) }
        #expect(exchange.micCodes.allSatisfy { $0.utf8.count == 4 })
        #expect(exchange.suffix.isEmpty || exchange.suffix.first == ".")
        #expect(exchange.currency.utf8.count == 3)
        #expect(!exchange.name.contains("*") && !exchange.country.isEmpty)
        #expect(throws: Never.self) { try ZoneFile.rules(exchange.timeZone) }
        let known = ["yahoo", "alphavantage", "finnhub", "local"]
        #expect(exchange.providers == known.filter(exchange.providers.contains))
        #expect(exchange.providers.contains("yahoo") && exchange.providers.contains("local"))
        #expect(exchange.providers.contains("alphavantage") == (exchange.alphaVantageSuffix != nil))
        #expect(exchange.providers.contains("finnhub") == (exchange.code == "US"))
    }

    @Test(arguments: [
        ("AAPL", "US", "USD"), ("BRK-B", "US", "USD"), ("BRK.B", "US", "USD"), ("VOD.L", "XLON", "GBp"),
        ("6488.TWO", "ROCO", "TWD"),
        ("2330.TW", "XTAI", "TWD"), ("^N225", "XTKS", "JPY"), ("^XYZ", "INDEX", ""),
        ("BTC-EUR", "CCC", "EUR"),
        ("EURUSD=X", "CCY", "USD"), ("JPY=X", "CCY", "JPY"), ("OANDA:EUR_USD", "CCY", "USD"),
        ("GC=F", "FUTURE", "USD"),
        ("ABC.XYZ", "OTHER", ""), ("ZCZ26.CBT", "XCBT", "USD"),
    ])
    func `a symbol is listed by its suffix or has a stand-in`(symbol: String, code: String, currency: String)
        throws
    {
        let exchange = Exchange.listing(try Symbol(symbol))
        #expect(exchange.code == code)
        #expect(exchange.currency == currency)
    }

    @Test func `a malformed table is refused with its line`() {
        let header = ExchangeTable.columns.joined(separator: "\t")
        #expect(throws: ExchangeTable.Malformed.self) { try ExchangeTable.parse(Array("code\tname\n".utf8)) }
        #expect { try ExchangeTable.parse(Array("\(header)\n.X\tX\n".utf8)) } throws: {
            ($0 as? ExchangeTable.Malformed)?.line == 2
        }
    }
}

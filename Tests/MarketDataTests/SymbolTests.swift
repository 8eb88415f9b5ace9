import Testing

@testable import MarketData

@Suite struct SymbolTests {
    @Test(arguments: [
        "AAPL", "BRK-B", "RELIANCE.NS", "EURUSD=X", "BTC-USD", "^GSPC", "0700.HK", "OANDA:EUR_USD", "a", "^",
        "12345678901234567890123456789012",
    ])
    func `a provider's symbol is taken as written`(text: String) throws {
        #expect(try Symbol(text).rawValue == text)
    }

    @Test(
        arguments: zip(
            [
                "", "123456789012345678901234567890123", ".NS", "-A", "=X", "A..B", "A B", "A/B", "A%2e", "Ä",
                "A\u{0}", "AAPL\n",
            ],
            [
                SymbolError.empty, .tooLong, .badBeginning, .badBeginning, .badBeginning, .twoDots,
                .badCharacter(offset: 1),
                .badCharacter(offset: 1), .badCharacter(offset: 1), .badCharacter(offset: 0),
                .badCharacter(offset: 1),
                .badCharacter(offset: 4),
            ]
        )
    )
    func `anything else is refused with its fault`(text: String, error: SymbolError) {
        #expect(throws: error) { try Symbol(text) }
    }
}

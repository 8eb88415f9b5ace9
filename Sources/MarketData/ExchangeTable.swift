/// The exchanges and the look-ups over them, built once.
struct ExchangeTable: Sendable {
    let exchanges: [Exchange]
    private let bySuffix: [String: Exchange]
    private let byIndex: [String: Exchange]

    /// The table embedded in the program.
    ///
    /// A table that cannot be read is empty here; the tests parse the same bytes and fail on any fault.
    static let standard = ExchangeTable(parsed: (try? parse(PackageResources.Exchanges_tsv)) ?? [])

    init(parsed: [Exchange]) {
        exchanges = parsed
        bySuffix = Dictionary(parsed.map { ($0.suffix, $0) }, uniquingKeysWith: { first, _ in first })
        byIndex = Dictionary(
            parsed.flatMap { exchange in exchange.indices.map { ($0, exchange) } },
            uniquingKeysWith: { first, _ in first }
        )
    }

    func listing(_ symbol: Symbol) -> Exchange {
        switch InstrumentKind(symbol) {
        case .crypto: return .crypto(symbol)
        case .currency: return .currencies(symbol)
        case .index:
            return byIndex[symbol.rawValue]
                ?? .standIn(code: "INDEX", name: "Indices", example: "^STOXX50E")
        case .future where !symbol.rawValue.contains("."):
            return .standIn(
                code: "FUTURE",
                name: "Futures",
                timeZone: "America/New_York",
                currency: "USD",
                example: "GC=F"
            )
        case .future, .equity: return bySuffix(of: symbol)
        }
    }

    private func bySuffix(of symbol: Symbol) -> Exchange {
        let text = symbol.rawValue
        // Longest first: the suffix from the first dot that is one.
        var rest = text[...]
        while let dot = rest.firstIndex(of: ".") {
            if let exchange = bySuffix[String(text[dot...])] { return exchange }
            rest = rest[rest.index(after: dot)...]
        }
        let suffix = text.lastIndex(of: ".").map { text[$0...] } ?? ""
        if suffix.utf8.count <= 2, !text.contains(":"), let american = bySuffix[""] { return american }
        return .standIn(code: "OTHER", name: "Unknown exchange", example: symbol.rawValue)
    }
}

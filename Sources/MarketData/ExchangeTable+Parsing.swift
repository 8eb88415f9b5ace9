extension ExchangeTable {
    /// What is wrong with a row of the table.
    struct Malformed: Error, Equatable {
        /// Line from 1.
        let line: Int
        /// What is wrong.
        let fault: String
    }

    static let columns = [
        "suffix", "code", "name", "country", "mics", "timezone", "currency", "currency_note",
        "alphavantage_suffix",
        "yahoo_codes", "indices", "example", "providers",
    ]

    /// Reads tab-separated UTF-8 lines under a header; `-` is nothing, lists are separated by spaces.
    static func parse(_ bytes: [UInt8]) throws(Malformed) -> [Exchange] {
        var lines = bytes.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
        guard !lines.isEmpty, lines.removeFirst().split(separator: "\t").elementsEqual(columns, by: ==) else {
            throw Malformed(line: 1, fault: "the header is not \(columns.joined(separator: " "))")
        }
        var exchanges: [Exchange] = []
        for (number, line) in lines.enumerated() {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard fields.count == columns.count, !fields.contains("") else {
                throw Malformed(line: number + 2, fault: "\(fields.count) fields, some perhaps empty")
            }
            exchanges.append(exchange(fields))
        }
        return exchanges
    }

    private static func exchange(_ fields: [String]) -> Exchange {
        func text(_ i: Int) -> String { fields[i] == "-" ? "" : fields[i] }
        func list(_ i: Int) -> [String] { text(i).split(separator: " ").map(String.init) }
        let providers = list(12)
        return Exchange(
            code: fields[1],
            name: fields[2],
            country: fields[3],
            micCodes: list(4),
            timeZone: fields[5],
            currency: fields[6],
            currencyNote: fields[7] == "-" ? nil : fields[7],
            suffix: text(0),
            alphaVantageSuffix: providers.contains("alphavantage") ? text(8) : nil,
            yahooCodes: list(9),
            indices: list(10),
            example: fields[11],
            providers: providers
        )
    }
}

import MarketData

extension BarSeries {
    /// A text of 16 digits that differs between any two series of bars one will meet: FNV-1a over whole words.
    var digest: String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        func mix(_ word: UInt64) {
            hash = (hash ^ word) &* 0x0000_0100_0000_01b3
            hash ^= hash >> 29
        }
        for time in times { mix(UInt64(bitPattern: time)) }
        for column in [opens, highs, lows, closes, volumes] {
            for value in column { mix(value.bitPattern) }
        }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

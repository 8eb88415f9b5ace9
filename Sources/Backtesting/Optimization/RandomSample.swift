/// Draws without replacement, the same for the same seed on every machine.
enum RandomSample {
    /// - Returns: `number` different elements in ascending order, all when there are no more.
    static func choose(_ number: Int, of elements: [Int], seed: UInt64) -> [Int] {
        guard number < elements.count else { return elements }
        var pool = elements
        var generator = SplitMix64(state: seed)
        // The first steps of a Fisher-Yates shuffle.
        for i in 0..<number {
            let j = i + Int(generator.next() % UInt64(pool.count - i))
            pool.swapAt(i, j)
        }
        return pool[..<number].sorted()
    }
}

/// Steele, Lea, Flood 2014; the standard library's own generator cannot be seeded.
struct SplitMix64 {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

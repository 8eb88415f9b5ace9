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

extension MarketSums {
    /// Where blocks of time end, for the probability of overfitting.
    struct Blocks: Sendable {
        /// First bar of each block, and the end of the last.
        let bounds: [Int]
        /// By bar: its block.
        let block: [UInt8]

        init(_ market: MarketSums, count: Int) {
            let periods = market.count - market.start
            bounds = (0...max(0, count)).map { count == 0 ? 0 : market.start + $0 * periods / count }
            var block = [UInt8](repeating: 0, count: market.count)
            for index in 0..<count {
                for bar in bounds[index]..<bounds[index + 1] { block[bar] = UInt8(index) }
            }
            self.block = block
        }
    }

    /// Adds the sums of a run over each block to `result`, which has a place a block.
    func addBlocks(
        _ changes: borrowing PositionChanges,
        closesAtEnd: Bool,
        blocks: borrowing Blocks,
        to result: inout [BlockSum]
    ) {
        let first = result.count
        for index in 0..<blocks.bounds.count - 1 {
            result.append(BlockSum(count: Double(blocks.bounds[index + 1] - blocks.bounds[index])))
        }
        func add(_ sums: SIMD4<Double>, _ block: Int) {
            result[first + block].sum += sums.y
            result[first + block].squares += sums.z
        }
        for index in stride(from: 0, to: changes.count, by: 2) {
            let entry = changes.bars[index]
            let entryBar = entry + delay
            var (exitBar, sold) = (count - 1, closesAtEnd ? end : sums(at: count - 1))
            if index + 1 < changes.count {
                exitBar = changes.bars[index + 1] + delay
                sold = exit(changes.bars[index + 1])
            } else if closesAtEnd, entryBar == exitBar {
                add(SIMD4(0, momentary, momentary * momentary, 0), Int(blocks.block[exitBar]))
                continue
            }
            let (from, to) = (Int(blocks.block[entryBar]), Int(blocks.block[exitBar]))
            var before = self.entry(entry)
            for block in from..<to {
                let here = sums(at: blocks.bounds[block + 1] - 1)
                add(here - before, block)
                before = here
            }
            add(sold - before, to)
        }
    }
}

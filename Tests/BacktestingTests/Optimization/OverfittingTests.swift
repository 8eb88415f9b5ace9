import Synchronization
import Testing

@testable import Backtesting

@Suite struct OverfittingTests {
    // Bailey, López de Prado 2014, the numerical example.
    @Test func `the deflated Sharpe ratio is that of the paper's example`() {
        let threshold = DeflatedSharpe.threshold(variance: 0.5 / 250, trials: 100)
        #expect(abs(threshold - 0.113172) < 5e-7)
        let probability = ReturnShape.probability(
            sharpe: 2.5 / 250.0.squareRoot(),
            above: threshold,
            count: 1250,
            skewness: -3,
            kurtosis: 10
        )
        #expect(abs(probability - 0.900397) < 5e-7)
    }

    @Test func `one trial cannot be deflated`() {
        let returns = (0..<100).map { Double($0 % 7) - 2.9 }
        #expect(DeflatedSharpe.value(of: returns, riskFree: 0, trials: [0.1]) == nil)
        #expect(DeflatedSharpe.value(of: returns, riskFree: 0, trials: [0.1, 0.2]) != nil)
    }

    /// Trials of noise, each with a mean of its own.
    private func trials(_ means: [Double], periods: Int = 240, seed: UInt64) -> [[BlockSum]] {
        var generator = SplitMix64(state: seed)
        return means.map { mean in
            let returns = (0..<periods).map { _ in
                mean + Double(generator.next() >> 11) / Double(1 << 53) - 0.5
            }
            return BlockSum.sums(of: returns.span, blocks: BlockSum.blockCount(periods: periods))
        }
    }

    private func probability(_ trials: [[BlockSum]], goesOn: @Sendable () -> Bool = { true }) throws
        -> Double?
    {
        try OverfittingProbability.value(
            trials.flatMap(\.self),
            trials: trials.count,
            maxWorkers: 2,
            goesOn: goesOn
        )
    }

    @Test func `an estimate can be stopped between its cuts`() {
        let asked = Atomic<Int>(0)
        #expect(throws: BacktestError.cancelled) {
            try probability(trials([Double](repeating: 0, count: 100), periods: 600, seed: 2)) {
                asked.add(1, ordering: .relaxed).newValue < 10
            }
        }
        #expect(asked.load(ordering: .relaxed) < 13)
    }

    @Test func `a strategy that is better in every block is not overfitted`() throws {
        let value = try probability(trials([0, 0, 0, 0.5, 0], seed: 1))
        #expect(value == 0)
    }

    @Test func `the best of pure noise is overfitted about every second time`() throws {
        var sum = 0.0
        for seed in 1...8 {
            sum += try #require(
                try probability(trials([Double](repeating: 0, count: 10), seed: UInt64(seed)))
            )
        }
        #expect((0.3...0.7).contains(sum / 8))
    }

    /// The probability as the paper defines it, over every choice of half of the blocks, with ratios of the unions of blocks.
    private func definition(_ trials: [[BlockSum]]) -> Double {
        let blocks = trials[0].count
        let choices = (0..<1 << blocks).filter { $0.nonzeroBitCount == blocks / 2 }
        let low = choices.filter { choice in
            func ratios(of chosen: Int) -> [Double] {
                trials.map { trial in
                    let union = (0..<blocks).filter { chosen >> $0 & 1 == 1 }
                        .reduce(into: BlockSum()) { $0 += trial[$1] }
                    return union.sharpe
                }
            }
            let (inside, outside) = (ratios(of: choice), ratios(of: (1 << blocks - 1) ^ choice))
            let best = inside.indices.max { inside[$0] < inside[$1] } ?? 0
            let rank = outside.filter { $0 < outside[best] }.count + 1
            return 2 * rank <= trials.count + 1
        }
        return Double(low.count) / Double(choices.count)
    }

    // One trial beyond a whole number of vectors, and more than are looked at together.
    @Test(arguments: [2, 5, 128, 131]) func `the probability is the paper's`(count: Int) throws {
        let trials = trials((0..<count).map { Double($0 % 7) / 50 }, seed: UInt64(count))
        let value = try #require(try probability(trials))
        #expect(abs(value - definition(trials)) < 1e-12)
    }

    @Test(arguments: [5, 40]) func `trials that differ by rounding alone are equal`(count: Int) throws {
        let distinct = trials((0..<count).map { Double($0 % 3) / 50 }, seed: UInt64(count))
        let equal = try #require(try probability(distinct + distinct))
        let rounded = distinct.map { trial in
            trial.map { BlockSum(count: $0.count, sum: $0.sum.nextUp, squares: $0.squares.nextDown) }
        }
        #expect(try probability(distinct + rounded) == equal)
        #expect(try probability(rounded + distinct) == equal)
    }

    @Test func `identical trials are a coin toss that counts as overfitted`() throws {
        let one = trials([0.1], seed: 3)[0]
        #expect(try probability([one, one, one]) == 1)
    }

    @Test func `a single trial or too few bars have no probability`() throws {
        #expect(try probability(trials([0.1], seed: 1)) == nil)
        #expect(try probability(trials([0.1, 0.2], periods: 15, seed: 1)) == nil)
    }

    @Test(arguments: zip([10, 16, 499, 500, 5000], [0, 8, 8, 16, 16]))
    func `sixteen blocks, eight below 500 periods`(_ periods: Int, _ blocks: Int) {
        #expect(BlockSum.blockCount(periods: periods) == blocks)
    }

    @Test func `a union of blocks has the Sharpe ratio of its returns`() throws {
        let returns = (0..<100).map { Double(($0 * 37) % 11) / 100 - 0.04 }
        let blocks = BlockSum.sums(of: returns.span, blocks: 8)
        let union = blocks[1...3].reduce(into: BlockSum()) { $0 += $1 }
        let part = Array(returns[(100 / 8)..<(4 * 100 / 8)])
        let sharpe = try #require(ReturnStatistics(part.span, riskFree: 0).sharpe)
        #expect(isClose(union.sharpe, sharpe, 1e-12))
    }
}

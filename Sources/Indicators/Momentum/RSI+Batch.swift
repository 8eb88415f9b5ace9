extension RSI {
    /// The index at several lengths, eight at a time: each waits for its own last value, so eight take hardly longer than one.
    ///
    /// - Parameters:
    ///   - inputs: The closes.
    ///   - runs: For each wanted column its first bar and its parameters.
    /// - Returns: The column of each, bit for bit as computed alone.
    public static func compute(
        _ inputs: IndicatorInputs,
        each runs: [(first: Int, parameters: Parameters)]
    ) -> [[[Double]]] {
        let x = inputs.closes.span
        let earliest = runs.map(\.first).min() ?? 0
        // A hole in the data ends one computation and begins another, at its own bar for each length.
        guard runs.count > 1, definedRuns(x) == [0..<x.count], earliest >= 0 else {
            return runs.map { compute(Self.cut(inputs, before: $0.first), $0.parameters) }
        }
        var columns: [[[Double]]] = []
        for start in stride(from: 0, to: runs.count, by: 8) {
            let eight = runs[start..<min(start + 8, runs.count)].map {
                (first: $0.first, period: $0.parameters.integer("period"))
            }
            columns += values(x, eight).map { [$0] }
        }
        return columns
    }

    /// The index at up to eight lengths, each begun at its own bar.
    private static func values(_ x: Span<Double>, _ runs: [(first: Int, period: Int)]) -> [[Double]] {
        var columns = runs.map { _ in [Double](undefined: x.count) }
        var (gain, loss) = (SIMD8<Double>.zero, SIMD8<Double>.zero)
        var (scale, last) = (SIMD8<Double>.zero, SIMD8<Double>.zero)
        // Alone until all have begun; one that never begins holds nobody up.
        let seeds = runs.map { $0.first + $0.period }
        let together = (seeds.filter { $0 < x.count }.max() ?? x.count) + 1
        for (lane, run) in runs.enumerated() where seeds[lane] < x.count {
            scale[lane] = 1 / Double(run.period)
            let state = begin(x, run.first, run.period, upTo: together, &columns[lane])
            (gain[lane], loss[lane], last[lane]) = state
        }
        let (zero, hundred) = (SIMD8<Double>.zero, SIMD8<Double>(repeating: 100))
        // Bars of all lanes are turned into columns a block at a time, while they are in the fastest memory.
        var block = [SIMD8<Double>](repeating: .zero, count: 64)
        for start in stride(from: min(together, x.count), to: x.count, by: block.count) {
            let end = min(start + block.count, x.count)
            for bar in start..<end {
                let move = x[bar] - x[bar - 1]
                gain += (SIMD8(repeating: max(move, 0)) - gain) * scale
                loss += (SIMD8(repeating: max(-move, 0)) - loss) * scale
                if move != 0 {
                    let movement = gain + loss
                    last = zero.replacing(with: hundred * (gain / movement), where: movement .> zero)
                }
                block[bar - start] = last
            }
            for lane in runs.indices where seeds[lane] < x.count {
                var column = columns[lane].mutableSpan
                for bar in start..<end { column[bar] = block[bar - start][lane] }
            }
        }
        return columns
    }

    /// The first values, up to a bar: what ``values(_:period:)`` does, with what it carries from bar to bar.
    private static func begin(
        _ x: Span<Double>,
        _ first: Int,
        _ period: Int,
        upTo end: Int,
        _ out: inout [Double]
    ) -> (gain: Double, loss: Double, last: Double) {
        let (seed, scale) = (first + period, 1 / Double(period))
        var (gain, loss) = (0.0, 0.0)
        for bar in first + 1...seed {
            let move = x[bar] - x[bar - 1]
            gain += max(move, 0)
            loss += max(-move, 0)
        }
        gain *= scale
        loss *= scale
        out[seed] = share(gain, loss)
        for bar in seed + 1..<max(seed + 1, min(end, x.count)) {
            let move = x[bar] - x[bar - 1]
            gain += (max(move, 0) - gain) * scale
            loss += (max(-move, 0) - loss) * scale
            out[bar] = move == 0 ? out[bar - 1] : share(gain, loss)
        }
        return (gain, loss, out[min(end, x.count) - 1])
    }
}

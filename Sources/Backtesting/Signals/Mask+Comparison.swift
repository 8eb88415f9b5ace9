// A comparison with NaN is false in both directions, so an undefined operand makes no signal: `above` and `atMost` are
// not each other's negation.
extension Mask {
    /// Bars at which `x > y`.
    ///
    /// - Parameters:
    ///   - x: A value a bar.
    ///   - y: A value a bar, as many.
    /// - Returns: A mask of as many bars; false where either is NaN.
    public static func above(_ x: Span<Double>, _ y: Span<Double>) -> Mask {
        precondition(x.count == y.count, "columns over the same bars")
        return Mask(bars: x.count) { x[$0] > y[$0] }
    }

    /// Bars at which `x ≥ y`.
    ///
    /// - Parameters:
    ///   - x: A value a bar.
    ///   - y: A value a bar, as many.
    /// - Returns: A mask of as many bars; false where either is NaN.
    public static func atLeast(_ x: Span<Double>, _ y: Span<Double>) -> Mask {
        precondition(x.count == y.count, "columns over the same bars")
        return Mask(bars: x.count) { x[$0] >= y[$0] }
    }

    /// Bars at which `x > level`.
    ///
    /// - Parameters:
    ///   - x: A value a bar.
    ///   - level: What to compare with.
    /// - Returns: A mask of as many bars; false where either is NaN.
    public static func above(_ x: Span<Double>, _ level: Double) -> Mask {
        Mask(bars: x.count) { x[$0] > level }
    }

    /// Bars at which `x ≥ level`.
    ///
    /// - Parameters:
    ///   - x: A value a bar.
    ///   - level: What to compare with.
    /// - Returns: A mask of as many bars; false where either is NaN.
    public static func atLeast(_ x: Span<Double>, _ level: Double) -> Mask {
        Mask(bars: x.count) { x[$0] >= level }
    }

    /// Bars at which `x < level`.
    ///
    /// - Parameters:
    ///   - x: A value a bar.
    ///   - level: What to compare with.
    /// - Returns: A mask of as many bars; false where either is NaN.
    public static func below(_ x: Span<Double>, _ level: Double) -> Mask {
        Mask(bars: x.count) { x[$0] < level }
    }

    /// Bars at which `x ≤ level`.
    ///
    /// - Parameters:
    ///   - x: A value a bar.
    ///   - level: What to compare with.
    /// - Returns: A mask of as many bars; false where either is NaN.
    public static func atMost(_ x: Span<Double>, _ level: Double) -> Mask {
        Mask(bars: x.count) { x[$0] <= level }
    }

    /// Bars *t* at which `x[t] > y[t]` and `x[t-1] ≤ y[t-1]`.
    ///
    /// - Parameters:
    ///   - x: A value a bar.
    ///   - y: A value a bar, as many.
    /// - Returns: A mask of as many bars; false at bar 0 and where any of the four is NaN.
    public static func crossesAbove(_ x: Span<Double>, _ y: Span<Double>) -> Mask {
        above(x, y) & atLeast(y, x).delayed
    }

    /// Bars *t* at which `x[t] > level` and `x[t-1] ≤ level`.
    ///
    /// - Parameters:
    ///   - x: A value a bar.
    ///   - level: What is crossed.
    /// - Returns: A mask of as many bars; false at bar 0 and where any value is NaN.
    public static func crossesAbove(_ x: Span<Double>, _ level: Double) -> Mask {
        above(x, level) & atMost(x, level).delayed
    }

    /// Bars *t* at which `x[t] < level` and `x[t-1] ≥ level`.
    ///
    /// - Parameters:
    ///   - x: A value a bar.
    ///   - level: What is crossed.
    /// - Returns: A mask of as many bars; false at bar 0 and where any value is NaN.
    public static func crossesBelow(_ x: Span<Double>, _ level: Double) -> Mask {
        below(x, level) & atLeast(x, level).delayed
    }

    @inline(__always)
    private init(bars count: Int, _ condition: (Int) -> Bool) {
        var words = [UInt64](repeating: 0, count: (count + 63) / 64)
        for index in words.indices {
            let first = index << 6
            var word: UInt64 = 0
            for bit in 0..<min(64, count - first) where condition(first + bit) {
                word |= 1 << UInt64(bit)
            }
            words[index] = word
        }
        self.init(count: count, words: words)
    }
}

// The same, as a strategy's rule is read aloud: `fast.crossesAbove(slow)`, `close.below(lower)`.
extension [Double] {
    func above(_ other: [Double]) -> Mask { .above(span, other.span) }
    func below(_ other: [Double]) -> Mask { .above(other.span, span) }
    func above(_ level: Double) -> Mask { .above(span, level) }
    func below(_ level: Double) -> Mask { .below(span, level) }
    func atLeast(_ level: Double) -> Mask { .atLeast(span, level) }
    func atMost(_ level: Double) -> Mask { .atMost(span, level) }
    func crossesAbove(_ other: [Double]) -> Mask { .crossesAbove(span, other.span) }
    func crossesBelow(_ other: [Double]) -> Mask { .crossesAbove(other.span, span) }
    func crossesAbove(_ level: Double) -> Mask { .crossesAbove(span, level) }
    func crossesBelow(_ level: Double) -> Mask { .crossesBelow(span, level) }
}

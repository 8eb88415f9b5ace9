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
        Mask(x, y) { $0 > $1 }
    }

    /// Bars at which `x ≥ y`.
    ///
    /// - Parameters:
    ///   - x: A value a bar.
    ///   - y: A value a bar, as many.
    /// - Returns: A mask of as many bars; false where either is NaN.
    public static func atLeast(_ x: Span<Double>, _ y: Span<Double>) -> Mask {
        Mask(x, y) { $0 >= $1 }
    }

    /// Bars at which `x > level`.
    ///
    /// - Parameters:
    ///   - x: A value a bar.
    ///   - level: What to compare with.
    /// - Returns: A mask of as many bars; false where either is NaN.
    public static func above(_ x: Span<Double>, _ level: Double) -> Mask {
        Mask(x) { $0 > level }
    }

    /// Bars at which `x ≥ level`.
    ///
    /// - Parameters:
    ///   - x: A value a bar.
    ///   - level: What to compare with.
    /// - Returns: A mask of as many bars; false where either is NaN.
    public static func atLeast(_ x: Span<Double>, _ level: Double) -> Mask {
        Mask(x) { $0 >= level }
    }

    /// Bars at which `x < level`.
    ///
    /// - Parameters:
    ///   - x: A value a bar.
    ///   - level: What to compare with.
    /// - Returns: A mask of as many bars; false where either is NaN.
    public static func below(_ x: Span<Double>, _ level: Double) -> Mask {
        Mask(x) { $0 < level }
    }

    /// Bars at which `x ≤ level`.
    ///
    /// - Parameters:
    ///   - x: A value a bar.
    ///   - level: What to compare with.
    /// - Returns: A mask of as many bars; false where either is NaN.
    public static func atMost(_ x: Span<Double>, _ level: Double) -> Mask {
        Mask(x) { $0 <= level }
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
    private init(_ x: Span<Double>, _ holds: (Double) -> Bool) {
        var words = [UInt64](repeating: 0, count: (x.count + 63) / 64)
        for index in words.indices {
            let here = x.extracting(index << 6..<min(index << 6 + 64, x.count))
            words[index] = Self.word(here.count) { holds(here[$0]) }
        }
        self.init(count: x.count, words: words)
    }

    @inline(__always)
    private init(_ x: Span<Double>, _ y: Span<Double>, _ holds: (Double, Double) -> Bool) {
        precondition(x.count == y.count, "columns over the same bars")
        var words = [UInt64](repeating: 0, count: (x.count + 63) / 64)
        for index in words.indices {
            let bars = index << 6..<min(index << 6 + 64, x.count)
            let (here, there) = (x.extracting(bars), y.extracting(bars))
            words[index] = Self.word(bars.count) { holds(here[$0], there[$0]) }
        }
        self.init(count: x.count, words: words)
    }

    /// The bits of up to 64 bars.
    ///
    /// The whole word is a loop of its own, of known length and without a branch: it becomes vector code, at a third of
    /// the time of the general one.
    @inline(__always)
    private static func word(_ bars: Int, _ holds: (Int) -> Bool) -> UInt64 {
        var word: UInt64 = 0
        if bars == 64 {
            for bar in 0..<64 { word |= (holds(bar) ? 1 : 0) &<< UInt64(bar) }
        } else {
            for bar in 0..<bars { word |= (holds(bar) ? 1 : 0) &<< UInt64(bar) }
        }
        return word
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

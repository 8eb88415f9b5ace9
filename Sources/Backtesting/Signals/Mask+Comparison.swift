import CCompare

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
        Mask(x, y, orEqual: false)
    }

    /// Bars at which `x ≥ y`.
    ///
    /// - Parameters:
    ///   - x: A value a bar.
    ///   - y: A value a bar, as many.
    /// - Returns: A mask of as many bars; false where either is NaN.
    public static func atLeast(_ x: Span<Double>, _ y: Span<Double>) -> Mask {
        Mask(x, y, orEqual: true)
    }

    /// Bars at which `x > level`.
    ///
    /// - Parameters:
    ///   - x: A value a bar.
    ///   - level: What to compare with.
    /// - Returns: A mask of as many bars; false where either is NaN.
    public static func above(_ x: Span<Double>, _ level: Double) -> Mask {
        Mask(x, level, below: false, orEqual: false)
    }

    /// Bars at which `x ≥ level`.
    ///
    /// - Parameters:
    ///   - x: A value a bar.
    ///   - level: What to compare with.
    /// - Returns: A mask of as many bars; false where either is NaN.
    public static func atLeast(_ x: Span<Double>, _ level: Double) -> Mask {
        Mask(x, level, below: false, orEqual: true)
    }

    /// Bars at which `x < level`.
    ///
    /// - Parameters:
    ///   - x: A value a bar.
    ///   - level: What to compare with.
    /// - Returns: A mask of as many bars; false where either is NaN.
    public static func below(_ x: Span<Double>, _ level: Double) -> Mask {
        Mask(x, level, below: true, orEqual: false)
    }

    /// Bars at which `x ≤ level`.
    ///
    /// - Parameters:
    ///   - x: A value a bar.
    ///   - level: What to compare with.
    /// - Returns: A mask of as many bars; false where either is NaN.
    public static func atMost(_ x: Span<Double>, _ level: Double) -> Mask {
        Mask(x, level, below: true, orEqual: true)
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

    private init(_ x: Span<Double>, _ y: Span<Double>, orEqual: Bool) {
        precondition(x.count == y.count, "columns over the same bars")
        let whole = x.count / 64
        var words = [UInt64](repeating: 0, count: (x.count + 63) / 64)
        unsafe x.withUnsafeBufferPointer { x in
            unsafe y.withUnsafeBufferPointer { y in
                unsafe words.withUnsafeMutableBufferPointer { words in
                    guard let x = x.baseAddress, let y = y.baseAddress, let words = words.baseAddress else {
                        return
                    }
                    unsafe compare_above(x, y, orEqual ? 1 : 0, whole, words)
                }
            }
        }
        for bar in whole * 64..<x.count where orEqual ? x[bar] >= y[bar] : x[bar] > y[bar] {
            words[whole] |= 1 << UInt64(bar & 63)
        }
        self.init(count: x.count, words: words)
    }

    private init(_ x: Span<Double>, _ level: Double, below: Bool, orEqual: Bool) {
        let whole = x.count / 64
        var words = [UInt64](repeating: 0, count: (x.count + 63) / 64)
        unsafe x.withUnsafeBufferPointer { x in
            unsafe words.withUnsafeMutableBufferPointer { words in
                guard let x = x.baseAddress, let words = words.baseAddress else { return }
                unsafe compare_level(x, level, below ? 1 : 0, orEqual ? 1 : 0, whole, words)
            }
        }
        for bar in whole * 64..<x.count {
            let isThere = below ? x[bar] < level : x[bar] > level
            if isThere || (orEqual && x[bar] == level) { words[whole] |= 1 << UInt64(bar & 63) }
        }
        self.init(count: x.count, words: words)
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

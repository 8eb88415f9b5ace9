/// The stretches of bars over which a column is defined, which is finite.
///
/// Kernels loop over these: a bar that is not defined ends one computation and the next begins after it.
func definedRuns(_ x: Span<Double>) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var bar = 0
    while bar < x.count {
        while bar < x.count, !x[bar].isFinite { bar += 1 }
        let start = bar
        // Most columns are defined throughout, so whole blocks are looked at first, without a branch a bar.
        while bar + 32 <= x.count, isFinite(x.extracting(bar..<bar + 32)) { bar += 32 }
        while bar < x.count, x[bar].isFinite { bar += 1 }
        if start < bar { found.append(start..<bar) }
    }
    return found
}

/// The stretches over which all columns are defined; they have one length.
func definedRuns(_ x: Span<Double>, _ y: Span<Double>) -> [Range<Int>] {
    precondition(x.count == y.count, "columns of one length")
    return common(definedRuns(x), definedRuns(y))
}

/// The stretches over which all columns are defined; they have one length.
func definedRuns(_ x: Span<Double>, _ y: Span<Double>, _ z: Span<Double>) -> [Range<Int>] {
    precondition(y.count == z.count, "columns of one length")
    return common(definedRuns(x, y), definedRuns(z))
}

/// Whether 32 values are all finite: the exponent of one that is not, all ones, carries into the sign.
@inline(__always)
private func isFinite(_ block: Span<Double>) -> Bool {
    let exponent: UInt64 = 0x7FF0_0000_0000_0000
    var carried: UInt64 = 0
    for bar in 0..<32 { carried |= (block[bar].bitPattern & exponent) &+ 0x0010_0000_0000_0000 }
    return carried >> 63 == 0
}

/// What two lists of stretches have in common, both in order.
private func common(_ a: [Range<Int>], _ b: [Range<Int>]) -> [Range<Int>] {
    if a == b { return a }
    var found: [Range<Int>] = []
    var (i, j) = (0, 0)
    while i < a.count, j < b.count {
        let both = a[i].clamped(to: b[j])
        if !both.isEmpty { found.append(both) }
        if a[i].upperBound < b[j].upperBound { i += 1 } else { j += 1 }
    }
    return found
}

extension [Double] {
    /// A column of the given length that is undefined throughout.
    init(undefined count: Int) {
        self.init(repeating: .nan, count: count)
    }
}

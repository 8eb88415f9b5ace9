/// The stretches of bars over which a column is defined, which is finite.
///
/// Kernels loop over these: a bar that is not defined ends one computation and the next begins after it.
func definedRuns(_ x: Span<Double>) -> [Range<Int>] {
    runs(x.count) { x[$0].isFinite }
}

/// The stretches over which two columns of one length are both defined.
func definedRuns(_ x: Span<Double>, _ y: Span<Double>) -> [Range<Int>] {
    precondition(x.count == y.count, "columns of one length")
    return runs(x.count) { x[$0].isFinite && y[$0].isFinite }
}

/// The stretches over which three columns of one length are all defined.
func definedRuns(_ x: Span<Double>, _ y: Span<Double>, _ z: Span<Double>) -> [Range<Int>] {
    precondition(x.count == y.count && y.count == z.count, "columns of one length")
    return runs(x.count) { x[$0].isFinite && y[$0].isFinite && z[$0].isFinite }
}

/// The stretches over which four columns of one length are all defined.
func definedRuns(_ x: Span<Double>, _ y: Span<Double>, _ z: Span<Double>, _ w: Span<Double>) -> [Range<Int>] {
    precondition(x.count == y.count && y.count == z.count && z.count == w.count, "columns of one length")
    return runs(x.count) { x[$0].isFinite && y[$0].isFinite && z[$0].isFinite && w[$0].isFinite }
}

@inline(__always)
private func runs(_ count: Int, _ isDefined: (Int) -> Bool) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var i = 0
    while i < count {
        while i < count, !isDefined(i) { i += 1 }
        let start = i
        while i < count, isDefined(i) { i += 1 }
        if start < i { found.append(start..<i) }
    }
    return found
}

extension [Double] {
    /// A column of the given length that is undefined throughout.
    init(undefined count: Int) {
        self.init(repeating: .nan, count: count)
    }
}

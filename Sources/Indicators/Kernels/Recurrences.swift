import CKernels

// Values are written to the bars from `first` on, up to the first bar that is not defined, which is returned, or to the last.
// They go on from what is given for the bar before.

/// Moves the average by a share, the weight, of each value's distance from it.
///
/// Where the values and the average are equal it stays that value.
func smooth(
    _ x: Span<Double>,
    from first: Int,
    weight: Double,
    average: Double,
    into out: inout [Double]
) -> Int {
    precondition(first > 0 && out.count == x.count, "columns of one length")
    return unsafe read(x) { unsafe CKernels.smooth($0, first, x.count, weight, average, &out) }
}

/// Moves the average by a share of each true range's distance from it.
func smoothRange(
    high: Span<Double>,
    low: Span<Double>,
    close: Span<Double>,
    from first: Int,
    weight: Double,
    average: Double,
    into out: inout [Double]
) -> Int {
    precondition(first > 0 && out.count == high.count, "columns of one length")
    return unsafe read(high, low, close) { high, low, close in
        unsafe smooth_range(high, low, close, first, out.count, weight, average, &out)
    }
}

/// Two averages, the shorter less the longer, the average of that line, and the line less it.
///
/// - Parameters:
///   - x: Values.
///   - first: The first bar to write.
///   - weights: Of the shorter average, the longer, and that of the line.
///   - averages: What they are at the bar before.
///   - line: Takes the difference.
///   - signal: Takes the line's average.
///   - histogram: Takes the line less its average.
/// - Returns: The bar it stopped at.
func smoothDifference(
    _ x: Span<Double>,
    from first: Int,
    weights: [Double],
    averages: [Double],
    line: inout [Double],
    signal: inout [Double],
    histogram: inout [Double]
) -> Int {
    precondition(first > 0 && [line.count, signal.count, histogram.count].allSatisfy { $0 == x.count })
    precondition(weights.count == 3 && averages.count == 3)
    return unsafe read(x) { x in
        unsafe smooth_difference(x, first, line.count, weights, averages, &line, &signal, &histogram)
    }
}

/// Share of rises in all moves in percent, both in sums that decay by a factor from bar to bar; a bar without a move has the
/// share before it.
func risingShare(
    _ x: Span<Double>,
    from first: Int,
    factor: Double,
    rises: Double,
    moves: Double,
    into out: inout [Double]
) -> Int {
    precondition(first > 0 && out.count == x.count, "columns of one length")
    return unsafe read(x) { unsafe rising_share($0, first, x.count, factor, [rises, moves], &out) }
}

/// Wilder's directional movement.
///
/// - Parameters:
///   - high: Highs.
///   - low: Lows.
///   - close: Closes.
///   - first: The first bar to write.
///   - weight: One over the length of the smoothing.
///   - sums: Movement up, movement down and true range summed up to the bar before, and the average strength.
///   - strength: Takes the average of the directional index; holds it at the bar before.
///   - plus: Takes the movement up in percent of the range.
///   - minus: Takes the movement down.
/// - Returns: The bar it stopped at.
func directionalMovement(
    high: Span<Double>,
    low: Span<Double>,
    close: Span<Double>,
    from first: Int,
    weight: Double,
    sums: [Double],
    strength: inout [Double],
    plus: inout [Double],
    minus: inout [Double]
) -> Int {
    precondition(first > 0 && [strength.count, plus.count, minus.count].allSatisfy { $0 == high.count })
    precondition(sums.count == 4)
    return unsafe read(high, low, close) { high, low, close in
        unsafe directional_movement(
            high,
            low,
            close,
            first,
            plus.count,
            weight,
            sums,
            &strength,
            &plus,
            &minus
        )
    }
}

/// Running total of the volume, added where the close rises and taken away where it falls.
func balanceVolume(
    close: Span<Double>,
    volume: Span<Double>,
    from first: Int,
    total: Double,
    into out: inout [Double]
) -> Int {
    precondition(first > 0 && out.count == close.count, "columns of one length")
    return unsafe read(close, volume) { close, volume in
        unsafe balance_volume(close, volume, first, out.count, total, &out)
    }
}

/// Running total.
func addUp(_ x: Span<Double>, from first: Int, total: Double, into out: inout [Double]) -> Int {
    precondition(first > 0 && out.count == x.count, "columns of one length")
    return unsafe read(x) { unsafe add_up($0, first, x.count, total, &out) }
}

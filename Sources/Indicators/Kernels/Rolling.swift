import CKernels

// What follows yields a value of the `period` values that end at each bar; the first `period - 1` of a stretch are undefined.

/// Highest value.
func rollingHighest(_ x: Span<Double>, period: Int) -> [Double] {
    unsafe roll(x, period, rolling_highest)
}

/// Lowest value.
func rollingLowest(_ x: Span<Double>, period: Int) -> [Double] {
    unsafe roll(x, period, rolling_lowest)
}

/// Mean; of equal values it is that value exactly.
func rollingMean(_ x: Span<Double>, period: Int) -> [Double] {
    unsafe roll(x, period, rolling_mean)
}

/// Bars since the highest value, the latest of equals.
func rollingAgeOfHighest(_ x: Span<Double>, period: Int) -> [Double] {
    unsafe roll(x, period, rolling_age_of_highest)
}

/// Bars since the lowest value, the latest of equals.
func rollingAgeOfLowest(_ x: Span<Double>, period: Int) -> [Double] {
    unsafe roll(x, period, rolling_age_of_lowest)
}

/// Mean and population standard deviation; of equal values exactly that value and 0.
func rollingDeviation(_ x: Span<Double>, period: Int) -> (mean: [Double], deviation: [Double]) {
    unsafe roll(x.count, period, { definedEnd(x, $0) }) { first, scratch, mean, deviation in
        unsafe read(x) { unsafe rolling_deviation($0, period, first, x.count, scratch, mean, deviation) }
    }
}

/// Mean, and so many population deviations above and below it.
func rollingBands(
    _ x: Span<Double>,
    period: Int,
    deviations: Double
) -> (upper: [Double], middle: [Double], lower: [Double]) {
    unsafe roll(x.count, period, { definedEnd(x, $0) }) { first, scratch, upper, middle, lower in
        unsafe read(x) {
            unsafe rolling_bands($0, period, deviations, first, x.count, scratch, upper, middle, lower)
        }
    }
}

/// Mean, and sum of the values times their distance in bars from the window's middle; of equal values that value and 0.
func rollingTilt(_ x: Span<Double>, period: Int) -> (mean: [Double], tilt: [Double]) {
    unsafe roll(x.count, period, { definedEnd(x, $0) }) { first, scratch, mean, tilt in
        unsafe read(x) { unsafe rolling_tilt($0, period, first, x.count, scratch, mean, tilt) }
    }
}

/// Mean with weights, undefined where they are 0; of equal values it is that value exactly.
func rollingWeightedMean(_ x: Span<Double>, weight: Span<Double>, period: Int) -> [Double] {
    var out = [Double](unwritten: x.count)
    let runs = unsafe roll(x.count, period, { definedEnd(x, weight, $0) }) { first, scratch in
        unsafe read(x, weight) { x, weight in
            unsafe rolling_weighted_mean(x, weight, period, first, out.count, scratch, &out)
        }
    }
    runs.undefine(&out)
    return out
}

/// Sums of two columns.
func rollingSums(_ x: Span<Double>, _ y: Span<Double>, period: Int) -> (x: [Double], y: [Double]) {
    unsafe roll(x.count, period, { definedEnd(x, y, $0) }) { first, scratch, sumsOfX, sumsOfY in
        unsafe read(x, y) { unsafe rolling_sums($0, $1, period, first, x.count, scratch, sumsOfX, sumsOfY) }
    }
}

/// Highest high, the middle, and lowest low.
func rollingChannel(
    high: Span<Double>,
    low: Span<Double>,
    period: Int
) -> (upper: [Double], middle: [Double], lower: [Double]) {
    unsafe roll(high.count, period, { definedEnd(high, low, $0) }) { first, scratch, upper, middle, lower in
        unsafe read(high, low) {
            unsafe rolling_channel($0, $1, period, first, high.count, scratch, upper, middle, lower)
        }
    }
}

/// Where the close stands between the lowest low (0) and the highest high (100); 0 in a range of nothing.
func rollingPlace(high: Span<Double>, low: Span<Double>, close: Span<Double>, period: Int) -> [Double] {
    unsafe roll(high, low, close, period, rolling_place)
}

/// How far the close stands below the highest high, the lowest low being at 100; 0 in a range of nothing.
func rollingDepth(high: Span<Double>, low: Span<Double>, close: Span<Double>, period: Int) -> [Double] {
    unsafe roll(high, low, close, period, rolling_depth)
}

/// Takes the column, the period, the bars from and to which values are wanted, scratch, and the output.
private typealias Rolling = (
    UnsafePointer<Double>, Int, Int, Int, UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>
) -> Int

private func roll(_ x: Span<Double>, _ period: Int, _ kernel: Rolling) -> [Double] {
    var out = [Double](unwritten: x.count)
    let runs = unsafe roll(x.count, period, { definedEnd(x, $0) }) { first, scratch in
        unsafe read(x) { unsafe kernel($0, period, first, x.count, scratch, &out) }
    }
    runs.undefine(&out)
    return out
}

/// The same of three columns.
private typealias RollingRange = (
    UnsafePointer<Double>, UnsafePointer<Double>, UnsafePointer<Double>, Int, Int, Int,
    UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>
) -> Int

private func roll(
    _ high: Span<Double>,
    _ low: Span<Double>,
    _ close: Span<Double>,
    _ period: Int,
    _ kernel: RollingRange
) -> [Double] {
    var out = [Double](unwritten: high.count)
    let runs = unsafe roll(high.count, period, { definedEnd(high, low, close, $0) }) { first, scratch in
        unsafe read(high, low, close) { high, low, close in
            unsafe kernel(high, low, close, period, first, out.count, scratch, &out)
        }
    }
    runs.undefine(&out)
    return out
}

/// Has a kernel compute every run.
private func roll(
    _ count: Int,
    _ period: Int,
    _ definedEnd: (Range<Int>) -> Int,
    _ kernel: (_ first: Int, _ scratch: UnsafeMutablePointer<Double>) -> Int
) -> Runs {
    var scratch = [Double](unwritten: rolling_scratch(period))
    var runs = Runs(count: count, lookback: period - 1)
    while let first = runs.next(definedEnd) { runs.end = unsafe kernel(first, &scratch) }
    return runs
}

/// A kernel's output or scratch.
private typealias Values = UnsafeMutablePointer<Double>

/// Two columns of a kernel that computes every run.
private func roll(
    _ count: Int,
    _ period: Int,
    _ definedEnd: (Range<Int>) -> Int,
    _ kernel: (_ first: Int, _ scratch: Values, Values, Values) -> Int
) -> ([Double], [Double]) {
    var (a, b) = ([Double](unwritten: count), [Double](unwritten: count))
    let runs = unsafe roll(count, period, definedEnd) { unsafe kernel($0, $1, &a, &b) }
    runs.undefine(&a)
    runs.undefine(&b)
    return (a, b)
}

/// The same with three columns.
private func roll(
    _ count: Int,
    _ period: Int,
    _ definedEnd: (Range<Int>) -> Int,
    _ kernel: (_ first: Int, _ scratch: Values, Values, Values, Values) -> Int
) -> ([Double], [Double], [Double]) {
    var (a, b, c) = ([Double](unwritten: count), [Double](unwritten: count), [Double](unwritten: count))
    let runs = unsafe roll(count, period, definedEnd) { unsafe kernel($0, $1, &a, &b, &c) }
    runs.undefine(&a)
    runs.undefine(&b)
    runs.undefine(&c)
    return (a, b, c)
}

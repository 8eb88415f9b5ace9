import CKernels

// The kernels in C as functions of columns; all columns of a call have one length.

/// The first bar of a range that is not defined, or its upper bound.
func definedEnd(_ x: Span<Double>, _ bars: Range<Int>) -> Int {
    unsafe read(x) { unsafe defined_end($0, bars.lowerBound, min(bars.upperBound, x.count)) }
}

/// The first bar of a range that is not defined in all columns, or its upper bound.
func definedEnd(_ x: Span<Double>, _ y: Span<Double>, _ bars: Range<Int>) -> Int {
    definedEnd(y, bars.lowerBound..<definedEnd(x, bars))
}

/// The first bar of a range that is not defined in all columns, or its upper bound.
func definedEnd(_ x: Span<Double>, _ y: Span<Double>, _ z: Span<Double>, _ bars: Range<Int>) -> Int {
    definedEnd(z, bars.lowerBound..<definedEnd(x, y, bars))
}

/// (high + low + close)/3 of every bar.
func typicalPrices(_ high: Span<Double>, _ low: Span<Double>, _ close: Span<Double>) -> [Double] {
    var out = [Double](unwritten: close.count)
    unsafe read(high, low, close) { high, low, close in
        unsafe typical_prices(high, low, close, out.count, &out)
    }
    return out
}

/// Volume, signed and scaled by where in its range each bar closed, -volume…volume; 0 for a bar without a range.
func moneyFlow(
    _ high: Span<Double>,
    _ low: Span<Double>,
    _ close: Span<Double>,
    _ volume: Span<Double>
) -> [Double] {
    precondition(volume.count == close.count, "columns of one length")
    var out = [Double](unwritten: close.count)
    unsafe read(high, low, close) { high, low, close in
        unsafe read(volume) { unsafe money_flow(high, low, close, $0, out.count, &out) }
    }
    return out
}

/// Price times volume of the bars whose price rose and of those it fell in, 0 on the other side; undefined at the first bar.
///
/// Typical prices that are equal in decimal can differ in the last bits, being sums of three and divided by three. Such a bar
/// counts for neither side.
func splitMoney(price: Span<Double>, volume: Span<Double>) -> (rising: [Double], falling: [Double]) {
    var (rising, falling) = ([Double](unwritten: price.count), [Double](unwritten: price.count))
    unsafe read(price, volume) { unsafe split_money($0, $1, rising.count, &rising, &falling) }
    return (rising, falling)
}

/// A middle, and so many distances above and below it; all are undefined where one of the columns is.
func bands(
    around middle: [Double],
    distance: [Double],
    scale: Double
) -> (upper: [Double], middle: [Double], lower: [Double]) {
    precondition(middle.count == distance.count, "columns of one length")
    var middle = middle
    var (upper, lower) = ([Double](unwritten: middle.count), [Double](unwritten: middle.count))
    unsafe bands_around(distance, scale, middle.count, &middle, &upper, &lower)
    return (upper, middle, lower)
}

/// Distance from the mean of the last `period` values in units of 0.015 of their mean distance from it.
func distanceIndex(_ x: Span<Double>, mean: Span<Double>, period: Int) -> [Double] {
    var out = [Double](unwritten: x.count)
    var runs = Runs(count: x.count, lookback: 0)
    while let first = runs.next({ definedEnd(mean, $0) }) {
        precondition(first >= period - 1, "a mean of \(period) values")
        let end = definedEnd(mean, first..<x.count)
        unsafe read(x, mean) { unsafe distance_index($0, $1, period, first, end, &out) }
        runs.end = end
    }
    runs.undefine(&out)
    return out
}

/// Columns as the kernels read them.
@inline(__always)
func read<Result>(_ x: Span<Double>, _ body: (UnsafePointer<Double>) -> Result) -> Result {
    unsafe x.withUnsafeBufferPointer { x in
        // A column without bars has no address, and none of it is read.
        unsafe withUnsafePointer(to: 0.0) { nothing in unsafe body(x.baseAddress ?? nothing) }
    }
}

/// Columns as the kernels read them.
@inline(__always)
func read<Result>(
    _ x: Span<Double>,
    _ y: Span<Double>,
    _ body: (UnsafePointer<Double>, UnsafePointer<Double>) -> Result
) -> Result {
    precondition(x.count == y.count, "columns of one length")
    return unsafe read(x) { x in unsafe read(y) { y in unsafe body(x, y) } }
}

/// Columns as the kernels read them.
@inline(__always)
func read<Result>(
    _ x: Span<Double>,
    _ y: Span<Double>,
    _ z: Span<Double>,
    _ body: (UnsafePointer<Double>, UnsafePointer<Double>, UnsafePointer<Double>) -> Result
) -> Result {
    precondition(y.count == z.count, "columns of one length")
    return unsafe read(x, y) { x, y in unsafe read(z) { z in unsafe body(x, y, z) } }
}

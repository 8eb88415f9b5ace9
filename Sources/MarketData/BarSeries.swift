/// The bars of one instrument in one timeframe as columns, oldest first, validated once.
///
/// All columns have ``count`` values; times are strictly increasing; prices are finite and above 0; volume is
/// finite and at least 0; low ≤ open, close ≤ high up to a relative ``overshootTolerance``. Daily and longer
/// bars are stamped with midnight UTC of the exchange's local trading date, intraday bars with the instant
/// they start.
public struct BarSeries: Sendable, Equatable {
    /// The bars' length.
    public let timeframe: Timeframe
    /// Seconds UTC.
    public let times: [Int64]
    /// First prices.
    public let opens: [Double]
    /// Highest prices.
    public let highs: [Double]
    /// Lowest prices.
    public let lows: [Double]
    /// Last prices.
    public let closes: [Double]
    /// Units traded.
    public let volumes: [Double]

    /// How far open or close may lie outside low…high, as a fraction of the price.
    ///
    /// Providers multiply the four prices by an adjustment factor and round each on its own.
    public static let overshootTolerance = 1e-6

    /// Takes columns of equal count, oldest first.
    ///
    /// - Throws: ``BarSeriesError`` naming the first bar at fault and its fault.
    public init(
        timeframe: Timeframe,
        times: [Int64],
        opens: [Double],
        highs: [Double],
        lows: [Double],
        closes: [Double],
        volumes: [Double]
    ) throws(BarSeriesError) {
        self.init(
            unchecked: timeframe,
            times: times,
            opens: opens,
            highs: highs,
            lows: lows,
            closes: closes,
            volumes: volumes
        )
        try validate()
    }

    /// Takes whole bars, oldest first.
    ///
    /// - Throws: ``BarSeriesError`` naming the first bar at fault and its fault.
    public init(timeframe: Timeframe, bars: [Bar]) throws(BarSeriesError) {
        try self.init(
            timeframe: timeframe,
            times: bars.map(\.time),
            opens: bars.map(\.open),
            highs: bars.map(\.high),
            lows: bars.map(\.low),
            closes: bars.map(\.close),
            volumes: bars.map(\.volume)
        )
    }

    /// Takes columns that are known to be valid, such as parts of a series.
    init(
        unchecked timeframe: Timeframe,
        times: [Int64],
        opens: [Double],
        highs: [Double],
        lows: [Double],
        closes: [Double],
        volumes: [Double]
    ) {
        self.timeframe = timeframe
        self.times = times
        self.opens = opens
        self.highs = highs
        self.lows = lows
        self.closes = closes
        self.volumes = volumes
    }

    /// A series without bars.
    public static func empty(_ timeframe: Timeframe) -> BarSeries {
        BarSeries(unchecked: timeframe, times: [], opens: [], highs: [], lows: [], closes: [], volumes: [])
    }

    /// Number of bars.
    public var count: Int { times.count }

    /// Whether there are no bars.
    public var isEmpty: Bool { times.isEmpty }

    /// The bar at an index in `0..<count`.
    public subscript(_ i: Int) -> Bar {
        Bar(
            time: times[i],
            open: opens[i],
            high: highs[i],
            low: lows[i],
            close: closes[i],
            volume: volumes[i]
        )
    }

    /// The bars of a range of indices, not validated again.
    ///
    /// - Complexity: O(length of the range); the columns are copied.
    public subscript(_ range: Range<Int>) -> BarSeries {
        if range == 0..<count { return self }
        return BarSeries(
            unchecked: timeframe,
            times: Array(times[range]),
            opens: Array(opens[range]),
            highs: Array(highs[range]),
            lows: Array(lows[range]),
            closes: Array(closes[range]),
            volumes: Array(volumes[range])
        )
    }

    /// Index of the first bar whose time is `time` or later; `count` if there is none.
    ///
    /// - Complexity: O(log n).
    public func firstIndex(atOrAfter time: Int64) -> Int {
        var low = 0
        var high = times.count
        while low < high {
            let middle = low + (high - low) / 2
            if times[middle] < time { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Indices of the bars inside a half-open range of time.
    ///
    /// - Complexity: O(log n).
    public func indices(in range: TimeRange) -> Range<Int> {
        let lower = range.start.map(firstIndex(atOrAfter:)) ?? 0
        let upper = range.end.map(firstIndex(atOrAfter:)) ?? count
        return lower..<max(lower, upper)
    }
}

/// One bar of prices and volume.
///
/// Prices are in the instrument's quote currency, volume in shares, contracts or coins.
public struct Bar: Sendable, Equatable {
    /// Seconds UTC: the instant an intraday bar starts, or midnight UTC of a longer bar's local trading date.
    public var time: Int64
    /// First price of the bar.
    public var open: Double
    /// Highest price of the bar.
    public var high: Double
    /// Lowest price of the bar.
    public var low: Double
    /// Last price of the bar.
    public var close: Double
    /// Units traded during the bar, 0 where the provider reports none.
    public var volume: Double

    /// Makes a bar as given; ``BarSeries`` checks it.
    public init(time: Int64, open: Double, high: Double, low: Double, close: Double, volume: Double) {
        self.time = time
        self.open = open
        self.high = high
        self.low = low
        self.close = close
        self.volume = volume
    }
}

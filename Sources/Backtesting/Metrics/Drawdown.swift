/// A fall of equity from a peak, until the peak is reached again.
public struct Drawdown: Sendable, Equatable {
    /// Time stamp of the last bar at the peak, seconds UTC; the first bar's when the initial capital is the peak.
    public let peakTime: Int64
    /// Time stamp of the lowest close.
    public let troughTime: Int64
    /// Time stamp of the first bar back at the peak or above; nil when the data end first.
    public let recoveryTime: Int64?
    /// Fall from peak to trough as a fraction, below 0.
    public let depth: Double
    /// Calendar days from the peak to the recovery or the last bar, by the exchange's dates.
    public let days: Int
}

/// Bars brought to a longer timeframe, with what is known about the last of them.
public struct ResampledSeries: Sendable, Equatable {
    /// All bars, the last possibly unfinished.
    public let series: BarSeries
    /// Whether nothing more can come into the last bar; true when there are no bars.
    public let isLastComplete: Bool

    /// The bars that are surely finished; only these may make signals.
    public var complete: BarSeries {
        isLastComplete ? series : series[0..<(series.count - 1)]
    }
}

/// What is noticeable about the bars of a series without being an error.
public struct QualityReport: Sendable, Equatable {
    /// A stretch without bars that is longer than weekends and holidays explain.
    public struct Gap: Sendable, Equatable {
        /// Time of the last bar before it, seconds UTC.
        public let after: Int64
        /// Time of the first bar behind it, seconds UTC.
        public let before: Int64
    }

    /// A change from one close to the next.
    public struct Move: Sendable, Equatable {
        /// Time of the later bar, seconds UTC.
        public let time: Int64
        /// The change as a fraction of the earlier close.
        public let change: Double
    }

    /// Number of bars.
    public let count: Int
    /// Time of the first bar, seconds UTC; nil without bars.
    public let first: Int64?
    /// Time of the last bar, seconds UTC; nil without bars.
    public let last: Int64?
    /// The first ``listedGaps`` stretches without bars.
    public let gaps: [Gap]
    /// How many such stretches there are.
    public let gapCount: Int
    /// Bars without volume.
    public let zeroVolumes: Int
    /// Bars with one price throughout.
    public let flatBars: Int
    /// Bars whose open or close lies outside low…high within ``BarSeries/overshootTolerance``.
    public let overshoots: Int
    /// The largest rise or fall from one close to the next, nil with fewer than two bars.
    ///
    /// A missed split shows here.
    public let largestMove: Move?

    /// How many gaps are listed.
    public static let listedGaps = 20
}

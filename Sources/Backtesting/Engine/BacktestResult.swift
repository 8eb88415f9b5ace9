/// What a run came to.
///
/// Arrays are aligned with the run's bars, warm-up left out.
public struct BacktestResult: Sendable, Equatable {
    /// Time stamps of the run's bars, seconds UTC.
    public let times: [Int64]
    /// Equity at each close, in the quote currency.
    public let equity: [Double]
    /// Return of each day, or of each bar of a longer timeframe; intraday equity is taken at each day's last close.
    public let returns: [Double]
    /// Signed quantity held after each close; negative is short.
    public let positions: [Double]
    /// Closed trades in the order of their exits.
    public let trades: [Trade]
    /// The position still held at the end, where `close_at_end` is false.
    public let openTrade: OpenTrade?
    /// What the last close ordered for the next open.
    public let pendingOrder: PendingOrder?
    /// Entries that could not be filled, the first hundred.
    public let rejectedOrders: [RejectedOrder]
    /// All entries that could not be filled.
    public let rejectedOrderCount: Int
    /// Bars before the first bar of the run.
    public let warmupBars: Int
    /// Bar whose signals were the first to count, in the run's bars; the number of bars when there was none.
    public let firstSignalBar: Int
    /// Equity fell to zero or below, which ended the run.
    public let isRuined: Bool
    /// Fills at the signal's own close, which a trader cannot have.
    public let isOptimistic: Bool
    /// All figures.
    public let metrics: Metrics
    /// What it was measured against; nil when the benchmark has no bars in this time.
    public let benchmark: Benchmark?
    /// What the reader of the figures should know.
    public let warnings: [String]

    /// Equity over its highest value so far, less one, the initial capital being the first peak.
    public var drawdownCurve: [Double] {
        var peak = metrics[.initialCapital] ?? 0
        return equity.map { value in
            peak = max(peak, value)
            return value / peak - 1
        }
    }
}

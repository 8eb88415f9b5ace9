import CKernels

/// What one walk over the equity curve tells: peak, drawdowns, and how deep under water it was.
struct EquityPath {
    /// One fall from a peak; indices count from the first bar, −1 is the moment before it.
    struct Fall {
        var peak: Int
        var trough: Int
        /// First bar back at the peak, nil when the data end first.
        var recovery: Int?
        var depth: Double
    }

    private(set) var peak: Double
    /// Most negative of `E/peak − 1`, 0 when equity never fell.
    private(set) var maxDrawdown = 0.0
    /// Largest fall in money.
    private(set) var maxFall = 0.0
    private(set) var falls: [Fall] = []
    private var squares = 0.0
    private let count: Int

    /// The initial capital is the first peak: a run that only loses has a drawdown from its first bar on.
    init(equity: [Double], initial: Double) {
        peak = initial
        count = equity.count
        falls.reserveCapacity(64)
        var peakBar = -1
        var bar = 0
        while bar < count {
            if equity[bar] >= peak {
                peak = equity[bar]
                peakBar = bar
                bar += 1
                continue
            }
            var fall = equity_fall()
            let end = unsafe end_of_fall(equity, bar, count, peak, &fall)
            let depth = fall.lowest / peak - 1
            falls.append(
                Fall(peak: peakBar, trough: fall.trough, recovery: end < count ? end : nil, depth: depth)
            )
            maxDrawdown = min(maxDrawdown, depth)
            maxFall = max(maxFall, peak - fall.lowest)
            squares += fall.squares / (peak * peak)
            bar = end
        }
    }

    /// √mean(dd²) over E₀…Eₙ.
    var ulcerIndex: Double { (squares / Double(count + 1)).squareRoot() }
}

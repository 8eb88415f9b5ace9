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
    init(equity: Span<Double>, initial: Double) {
        peak = initial
        count = equity.count
        var peakBar = -1
        var isUnderWater = false
        var fall = Fall(peak: -1, trough: -1, recovery: nil, depth: 0)
        for i in 0..<equity.count {
            let value = equity[i]
            if value >= peak {
                if isUnderWater {
                    fall.recovery = i
                    falls.append(fall)
                    isUnderWater = false
                }
                peak = value
                peakBar = i
                continue
            }
            let depth = value / peak - 1
            squares += depth * depth
            if peak - value > maxFall { maxFall = peak - value }
            if depth < maxDrawdown { maxDrawdown = depth }
            if !isUnderWater {
                isUnderWater = true
                fall = Fall(peak: peakBar, trough: i, recovery: nil, depth: depth)
            } else if depth < fall.depth {
                fall.depth = depth
                fall.trough = i
            }
        }
        if isUnderWater { falls.append(fall) }
    }

    /// √mean(dd²) over E₀…Eₙ.
    var ulcerIndex: Double { (squares / Double(count + 1)).squareRoot() }
}

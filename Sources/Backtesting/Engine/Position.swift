/// The open position and the price levels that protect it.
///
/// Levels are kept in the position's own direction: a short's prices are negated, so that "up" is always in favour and one
/// set of comparisons serves both sides. Negation is exact, so no price changes by it.
struct Position {
    let side: Side
    let sign: Double
    let quantity: Double
    let entryBar: Int
    let entryPrice: Double
    let entryCommission: Double
    let entrySlippage: Double
    /// Stop level times `sign`; −∞ when there is none.
    let stop: Double
    /// Target level times `sign`; +∞ when there is none.
    let target: Double
    /// Trailing level times `sign`; −∞ when there is none.
    private(set) var trail: Double
    private let trailFactor: Double?
    private var bestClose: Double

    init(
        side: Side,
        quantity: Double,
        entryBar: Int,
        entryPrice: Double,
        commission: Double,
        slippage: Double,
        settings: ExecutionSettings
    ) {
        self.side = side
        self.quantity = quantity
        self.entryBar = entryBar
        self.entryPrice = entryPrice
        entryCommission = commission
        entrySlippage = slippage
        sign = side.sign
        let entry = sign * entryPrice
        // Distances are fractions of the entry fill: a long's stop is entry·(1 − f), a short's entry·(1 + f).
        stop = settings.stopLoss.map { entry * (1 - side.sign * $0) } ?? -.infinity
        target = settings.takeProfit.map { entry * (1 + side.sign * $0) } ?? .infinity
        trailFactor = settings.trailingStop.map { 1 - side.sign * $0 }
        bestClose = entry
        trail = trailFactor.map { entry * $0 } ?? -.infinity
    }

    /// Moves the trailing stop after a bar has closed.
    ///
    /// It follows closes only: within a bar nobody knows whether the high came before the low, so a stop that followed this
    /// bar's high could be hit by a low that came first.
    mutating func follow(close: Double) {
        guard let trailFactor, sign * close > bestClose else { return }
        bestClose = sign * close
        trail = bestClose * trailFactor
    }

    /// A fill by stop, target or trailing stop.
    struct ProtectiveFill {
        /// The level or the open, before slippage.
        let price: Double
        let reason: ExitReason
        /// The bar opened beyond the level.
        let isGap: Bool
        /// The bar's range held both stop and target.
        let isAmbiguous: Bool
    }

    /// What this bar's range does to the position, or nil when it touches no level.
    func protectiveFill(open: Double, high: Double, low: Double) -> ProtectiveFill? {
        let (open, best, worst) = side == .long ? (open, high, low) : (-open, -low, -high)
        let level = max(stop, trail)
        // The tighter of the two stops acts; the fixed one is named when they coincide.
        var stopReason: ExitReason { trail > stop ? .trailingStop : .stopLoss }

        // A bar that opens beyond the stop fills at the open, never at the better stop price.
        if open <= level {
            return ProtectiveFill(
                price: sign * open,
                reason: stopReason,
                isGap: open < level,
                isAmbiguous: false
            )
        }
        // A bar that opens beyond the target fills at the open: the limit is improved by the gap.
        if open >= target {
            return ProtectiveFill(
                price: sign * open,
                reason: .takeProfit,
                isGap: open > target,
                isAmbiguous: false
            )
        }
        // Stop and target in one bar: nobody knows which came first, so the stop did, and the bar is counted.
        if worst <= level {
            return ProtectiveFill(
                price: sign * level,
                reason: stopReason,
                isGap: false,
                isAmbiguous: best >= target
            )
        }
        // A target is a limit order: it fills at its own price.
        if best >= target {
            return ProtectiveFill(price: sign * target, reason: .takeProfit, isGap: false, isAmbiguous: false)
        }
        return nil
    }
}

/// Cash, the open position, and the record of what was done with them.
///
/// The proceeds of a short sale stay in cash as collateral, so equity is `cash + sign·quantity·price` on both sides.
struct Account {
    let settings: ExecutionSettings
    private(set) var cash: Double
    private(set) var position: Position?
    private(set) var fills: [RoundTrip]
    private(set) var rejected: [RejectedFill] = []
    private(set) var rejectedCount = 0
    private(set) var commission = 0.0
    private(set) var slippage = 0.0
    /// Value traded, both sides.
    private(set) var tradedValue = 0.0

    /// As many rejected orders as are kept with their details; all are counted.
    static let rejectedOrdersKept = 100

    /// A new account, or one with a history.
    init(_ settings: ExecutionSettings, fills: [RoundTrip] = []) {
        self.settings = settings
        self.fills = fills
        if fills.isEmpty { self.fills.reserveCapacity(32) }
        cash = settings.initialCapital
    }

    /// What the bar loop asks about the position at every bar, so that it need not be copied.
    struct Held {
        let side: Side
        let entryBar: Int
    }

    /// The open position's side and entry, nil when flat.
    private(set) var held: Held?
    /// The open position's quantity, negative when short, 0 when flat.
    private(set) var signedQuantity = 0.0

    /// Equity with the position marked at `price`.
    func equity(at price: Double) -> Double { cash + signedQuantity * price }

    /// Moves the open position's trailing stop.
    mutating func follow(close: Double) { position?.follow(close: close) }

    /// Opens a position by a market order, or records why it cannot be.
    mutating func open(_ side: Side, at reference: Double, bar: Int) {
        // Slippage is adverse: a buyer pays more, a short seller receives less.
        let price = reference * (1 + side.sign * settings.slippage)
        let quantity: Double
        switch size(at: price) {
        case .success(let value): quantity = value
        case .failure(let reason):
            rejectedCount += 1
            if rejected.count < Self.rejectedOrdersKept {
                rejected.append(
                    RejectedFill(bar: bar, side: side, price: price, cash: cash, reason: reason.reason)
                )
            }
            return
        }
        let value = quantity * price
        let fee = fee(on: value)
        let slip = quantity * abs(price - reference)
        // Sizes are such that a long's cost never exceeds cash; what is left below zero is the rounding of the last bit.
        cash = side == .long ? max(0, cash - value - fee) : cash + value - fee
        book(value: value, fee: fee, slip: slip)
        position = Position(
            side: side,
            quantity: quantity,
            entryBar: bar,
            entryPrice: price,
            commission: fee,
            slippage: slip,
            settings: settings
        )
        held = Held(side: side, entryBar: bar)
        signedQuantity = side.sign * quantity
    }

    /// Closes the open position, if there is one.
    ///
    /// Slippage applies to market and stop fills (`slips`), not to targets.
    mutating func close(at reference: Double, bar: Int, reason: ExitReason, slips: Bool = true) {
        guard let position else { return }
        let price = slips ? reference * (1 - position.sign * settings.slippage) : reference
        let value = position.quantity * price
        let fee = fee(on: value)
        let slip = position.quantity * abs(price - reference)
        cash += position.sign * value - fee
        book(value: value, fee: fee, slip: slip)
        fills.append(
            RoundTrip(
                position: position,
                exitBar: bar,
                exitPrice: price,
                exitCommission: fee,
                exitSlippage: slip,
                reason: reason
            )
        )
        self.position = nil
        held = nil
        signedQuantity = 0
    }

    private func fee(on value: Double) -> Double { settings.commissionFixed + value * settings.commission }

    private mutating func book(value: Double, fee: Double, slip: Double) {
        commission += fee
        slippage += slip
        tradedValue += value
    }

    /// Room for the rounding of a few operations, so that what is exactly affordable is bought: 0.3 over 0.1 is three lots.
    private static let slack = 1 + 1e-14

    private struct Rejection: Error { let reason: RejectedOrder.Reason }

    /// Units to trade at `price`; the account is flat, so equity is cash.
    private func size(at price: Double) -> Result<Double, Rejection> {
        let affordable = quantity(forBudget: cash, at: price)
        var quantity: Double
        switch settings.sizing {
        case .percentEquity:
            // The commission comes out of the share, so that the whole of equity can be used and cash stays at or above zero.
            // A short is held to the same: its value and commission are at most that share of equity.
            quantity = self.quantity(forBudget: cash * settings.positionSize, at: price)
        case .fixedCash:
            // "At most": an account that has lost a little goes on with what is left.
            quantity = self.quantity(forBudget: min(cash, settings.positionSize), at: price)
        case .fixedQuantity:
            quantity = settings.positionSize
        case .riskPercent:
            // Without a stop there is no risk to measure; the settings refuse that combination.
            quantity = min(
                affordable,
                cash * settings.positionSize / (price * (settings.stopLoss ?? .infinity))
            )
        }
        let wanted = quantity
        if !settings.fractional {
            quantity = (quantity / settings.lot * Self.slack).rounded(.down) * settings.lot
        }
        if !(quantity > 0) {
            if !(affordable > 0) { return .failure(Rejection(reason: .insufficientCash)) }
            return .failure(Rejection(reason: wanted > 0 ? .belowOneLot : .zeroQuantity))
        }
        // An exact number of units is bought whole or not at all.
        if settings.sizing == .fixedQuantity, quantity * price + fee(on: quantity * price) > cash * Self.slack
        {
            return .failure(Rejection(reason: .insufficientCash))
        }
        return .success(quantity)
    }

    /// The quantity whose value and commission are `budget`; negative when the fixed commission alone is more.
    private func quantity(forBudget budget: Double, at price: Double) -> Double {
        (budget - settings.commissionFixed) / (1 + settings.commission) / price
    }
}

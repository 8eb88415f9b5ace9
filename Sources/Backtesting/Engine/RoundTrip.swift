/// A closed position as the account knows it; times and excursions are added for the report.
struct RoundTrip {
    let position: Position
    let exitBar: Int
    let exitPrice: Double
    let exitCommission: Double
    let exitSlippage: Double
    let reason: ExitReason

    var grossPnL: Double { position.sign * position.quantity * (exitPrice - position.entryPrice) }
    var commission: Double { position.entryCommission + exitCommission }
    var pnl: Double { grossPnL - commission }
    var returnFraction: Double { pnl / (position.quantity * position.entryPrice) }
    var barsHeld: Int { exitBar - position.entryBar }
}

/// What the bar loop yields: everything the metrics need, nothing for display.
struct Execution {
    /// Equity at each close from the first bar of the run.
    var equity: [Double]
    /// Signed quantity held after each close.
    var positions: [Double]
    /// Cash, round trips and totals at the end.
    var account: Account
    var ambiguousBars = 0
    var gapFills = 0
    /// Bar at whose close equity was at or below zero, which ended the run.
    var ruinedAt: Int?
    /// What the next open would fill.
    var pending: PendingOrder.Kind?
}

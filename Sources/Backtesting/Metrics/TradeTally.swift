/// Sums over closed trades.
///
/// A trade of no profit is neither win nor loss, but counts.
struct TradeTally {
    var count = 0.0
    var wins = 0.0
    var losses = 0.0
    var profit = 0.0
    var loss = 0.0
    var largestWin = 0.0
    var largestLoss = 0.0
    var longestWins = 0
    var longestLosses = 0
    var barsHeld = 0.0
    var mean = 0.0
    /// ddof 1.
    var deviation = 0.0

    init(_ trades: [RoundTrip]) {
        var (winsInARow, lossesInARow) = (0, 0)
        var total = 0.0
        for trade in trades {
            let pnl = trade.pnl
            total += pnl
            count += 1
            barsHeld += Double(trade.barsHeld)
            winsInARow = pnl > 0 ? winsInARow + 1 : 0
            lossesInARow = pnl < 0 ? lossesInARow + 1 : 0
            if pnl > 0 {
                wins += 1
                profit += pnl
                largestWin = max(largestWin, pnl)
                longestWins = max(longestWins, winsInARow)
            } else if pnl < 0 {
                losses += 1
                loss += pnl
                largestLoss = min(largestLoss, pnl)
                longestLosses = max(longestLosses, lossesInARow)
            }
        }
        guard count > 0 else { return }
        mean = total / count
        let mean = mean
        deviation = (trades.reduce(0) { $0 + ($1.pnl - mean) * ($1.pnl - mean) } / (count - 1)).squareRoot()
    }
}

import CKernels

extension Metrics {
    /// Figures of the closed trades and the account's totals.
    ///
    /// Wins and losses are net money.
    mutating func addTrades(_ execution: Execution) {
        let account = execution.account
        let bars = Double(execution.equity.count)
        var held = 0
        let sum = unsafe sum_of_equity(execution.equity, execution.positions, execution.equity.count, &held)
        set(.exposure, Double(held) / bars)
        set(.totalCommission, account.commission)
        set(.totalSlippage, account.slippage)
        let meanEquity = sum / bars
        if meanEquity > 0 {
            set(.turnover, account.tradedValue / meanEquity, elseUndefined: .ruined)
        } else {
            setUndefined(.turnover, .ruined)
        }
        addTally(TradeTally(account.fills))
    }

    private mutating func addTally(_ tally: TradeTally) {
        set(.grossProfit, tally.profit)
        set(.grossLoss, tally.loss)
        set(.totalTrades, tally.count)
        set(.winningTrades, tally.wins)
        set(.losingTrades, tally.losses)
        set(.maxConsecutiveWins, Double(tally.longestWins))
        set(.maxConsecutiveLosses, Double(tally.longestLosses))
        guard tally.count > 0 else {
            let undefined: [Metric] = [
                .winRate, .profitFactor, .expectancy, .avgTrade, .avgWin, .avgLoss, .payoffRatio, .largestWin,
                .largestLoss,
                .avgBarsHeld, .sqn, .kelly,
            ]
            for metric in undefined { setUndefined(metric, .noTrades) }
            return
        }
        let winRate = tally.wins / tally.count
        set(.winRate, winRate)
        set(.expectancy, tally.mean)
        set(.avgTrade, tally.mean)
        set(.avgBarsHeld, tally.barsHeld / tally.count)
        if tally.wins > 0 {
            set(.avgWin, tally.profit / tally.wins)
            set(.largestWin, tally.largestWin)
        } else {
            for metric in [Metric.avgWin, .largestWin] { setUndefined(metric, .noWinningTrades) }
        }
        if tally.losses > 0 {
            set(.avgLoss, tally.loss / tally.losses)
            set(.largestLoss, tally.largestLoss)
            set(.profitFactor, tally.profit / -tally.loss, elseUndefined: .noLosingTrades)
        } else {
            for metric in [Metric.avgLoss, .largestLoss, .profitFactor] {
                setUndefined(metric, .noLosingTrades)
            }
        }
        if tally.wins > 0, tally.losses > 0 {
            let payoff = (tally.profit / tally.wins) / -(tally.loss / tally.losses)
            set(.payoffRatio, payoff, elseUndefined: .noLosingTrades)
            set(.kelly, winRate - (1 - winRate) / payoff, elseUndefined: .noWinningTrades)
        } else {
            let reason: Undefined = tally.wins > 0 ? .noLosingTrades : .noWinningTrades
            for metric in [Metric.payoffRatio, .kelly] { setUndefined(metric, reason) }
        }
        if tally.count < 2 {
            setUndefined(.sqn, .under2Trades)
        } else {
            set(.sqn, tally.count.squareRoot() * tally.mean / tally.deviation)
        }
    }
}

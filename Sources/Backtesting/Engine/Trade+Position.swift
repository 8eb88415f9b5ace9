import MarketData

extension Trade {
    init(_ trip: RoundTrip, id: Int, bars: RunBars, fillsAtClose: Bool) {
        let position = trip.position
        // An exit at a close was held through that whole bar.
        let isHeldThroughExitBar =
            trip.reason == .endOfData
            || (fillsAtClose && [.signal, .maxBars, .reverse].contains(trip.reason))
        let excursion = bars.excursion(
            of: position,
            exitBar: isHeldThroughExitBar ? nil : trip.exitBar,
            exitPrice: trip.exitPrice,
            lastBar: trip.exitBar,
            fillsAtClose: fillsAtClose
        )
        self.init(
            id: id,
            side: position.side,
            entryBar: position.entryBar,
            exitBar: trip.exitBar,
            entryTime: bars.series.times[bars.start + position.entryBar],
            exitTime: bars.series.times[bars.start + trip.exitBar],
            entryPrice: position.entryPrice,
            exitPrice: trip.exitPrice,
            quantity: position.quantity,
            grossPnL: trip.grossPnL,
            commission: trip.commission,
            slippage: position.entrySlippage + trip.exitSlippage,
            pnl: trip.pnl,
            returnFraction: trip.returnFraction,
            barsHeld: trip.barsHeld,
            maxAdverseExcursion: excursion.adverse,
            maxFavourableExcursion: excursion.favourable,
            exitReason: trip.reason
        )
    }
}

extension OpenTrade {
    init(_ position: Position, bars: RunBars, last: Int, fillsAtClose: Bool) {
        let mark = bars.series.closes[bars.start + last]
        let excursion = bars.excursion(
            of: position,
            exitBar: nil,
            exitPrice: mark,
            lastBar: last,
            fillsAtClose: fillsAtClose
        )
        let pnl = position.sign * position.quantity * (mark - position.entryPrice) - position.entryCommission
        self.init(
            side: position.side,
            entryBar: position.entryBar,
            entryTime: bars.series.times[bars.start + position.entryBar],
            entryPrice: position.entryPrice,
            quantity: position.quantity,
            markPrice: mark,
            commission: position.entryCommission,
            slippage: position.entrySlippage,
            pnl: pnl,
            returnFraction: pnl / (position.quantity * position.entryPrice),
            barsHeld: last - position.entryBar,
            maxAdverseExcursion: excursion.adverse,
            maxFavourableExcursion: excursion.favourable
        )
    }
}

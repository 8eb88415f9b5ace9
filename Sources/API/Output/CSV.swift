import Backtesting
import DataService
import MarketData

/// Tables as RFC 4180 CSV with a header row.
///
/// No value written here can hold a comma, a quote or a line break (symbols, times, numbers and closed sets of words), so nothing is
/// ever quoted.
enum CSV {
    /// The bars of the range, one a row.
    ///
    /// - Parameters:
    ///   - series: The fetched series, one after the other.
    ///   - withSymbol: Whether the first column is the symbol.
    /// - Returns: UTF-8.
    static func bars(_ series: [FetchedSeries], withSymbol: Bool) -> [UInt8] {
        var csv = Array(((withSymbol ? "symbol," : "") + "timestamp,open,high,low,close,volume\r\n").utf8)
        for fetched in series {
            let bars = fetched.series
            for index in fetched.firstBar..<bars.count {
                if withSymbol { csv.field(fetched.symbol.rawValue) }
                csv.field(Instant.text(bars.times[index], of: fetched.timeframe))
                for column in [bars.opens, bars.highs, bars.lows, bars.closes] {
                    csv.field(number(column[index]))
                }
                csv.lastField(number(bars.volumes[index]))
            }
        }
        return csv
    }

    /// The closed trades, one a row.
    static func trades(_ result: BacktestResult, _ timeframe: Timeframe) -> [UInt8] {
        var csv = Array(
            ("id,direction,entry_time,entry_price,exit_time,exit_price,quantity,gross_pnl,commission,slippage,pnl,return,"
                + "bars_held,mae,mfe,exit_reason\r\n").utf8
        )
        for trade in result.trades {
            csv.field(String(trade.id))
            csv.field(trade.side.rawValue)
            csv.field(Instant.text(trade.entryTime, of: timeframe))
            csv.field(number(trade.entryPrice))
            csv.field(Instant.text(trade.exitTime, of: timeframe))
            for value in [
                trade.exitPrice, trade.quantity, trade.grossPnL, trade.commission, trade.slippage, trade.pnl,
                trade.returnFraction,
            ] { csv.field(number(value)) }
            csv.field(String(trade.barsHeld))
            csv.field(number(trade.maxAdverseExcursion))
            csv.field(number(trade.maxFavourableExcursion))
            csv.lastField(trade.exitReason.rawValue)
        }
        return csv
    }

    /// Equity at each close, one a row.
    static func equity(_ result: BacktestResult, _ timeframe: Timeframe) -> [UInt8] {
        var csv = Array("timestamp,equity\r\n".utf8)
        for (seconds, equity) in zip(result.times, result.equity) {
            csv.field(Instant.text(seconds, of: timeframe))
            csv.lastField(number(equity))
        }
        return csv
    }

    /// The shortest text that reads back as the same number.
    static func number(_ value: Double) -> String {
        if let whole = Int64(exactly: value) { return String(whole) }
        return value.description
    }
}

extension [UInt8] {
    mutating func field(_ text: String) {
        append(contentsOf: text.utf8)
        append(UInt8(ascii: ","))
    }

    mutating func lastField(_ text: String) {
        append(contentsOf: text.utf8)
        append(contentsOf: [UInt8(ascii: "\r"), UInt8(ascii: "\n")])
    }
}

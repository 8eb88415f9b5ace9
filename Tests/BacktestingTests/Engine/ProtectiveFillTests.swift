import Testing

@testable import Backtesting

/// Stops, targets and trailing stops: at which price, in which order, on which bar.
@Suite struct ProtectiveFillTests {
    @Test(arguments: stops) func `a stop fills as written`(_ row: FillCase) throws { try row.check() }
    @Test(arguments: targets) func `a target fills as written`(_ row: FillCase) throws { try row.check() }
    @Test(arguments: trailing)
    func `a trailing stop fills as written`(_ row: FillCase) throws { try row.check() }

    static let stops: [FillCase] = [
        FillCase(
            "a stop fills at its price when the bar trades through it",
            { $0.stopLoss = 0.05 },
            bars: """
                100 101 99 100 buy
                100 101 99 100
                98 99 94 97
                97 98 96 97
                """,
            expected: "long 1-2 100-95 stop_loss -5"
        ),
        FillCase(
            "a low equal to the stop touches it",
            { $0.stopLoss = 0.05 },
            bars: """
                100 101 99 100 buy
                100 101 95 100
                """,
            expected: "long 1-1 100-95 stop_loss -5"
        ),
        FillCase(
            "a low just above the stop does not",
            { $0.stopLoss = 0.05 },
            bars: """
                100 101 99 100 buy
                100 101 95.01 100
                """,
            expected: "long 1-1 100-100 end_of_data +0"
        ),
        FillCase(
            "a stop fills at the open when the bar gaps through it",
            { $0.stopLoss = 0.05 },
            bars: """
                100 101 99 100 buy
                100 101 99 100
                90 92 88 91
                """,
            expected: """
                long 1-2 100-90 stop_loss -10
                gap 1
                """
        ),
        FillCase(
            "an open exactly at the stop is no gap",
            { $0.stopLoss = 0.05 },
            bars: """
                100 101 99 100 buy
                100 101 99 100
                95 97 94 96
                """,
            expected: "long 1-2 100-95 stop_loss -5"
        ),
        FillCase(
            "the stop protects on the entry bar after a fill at its open",
            { $0.stopLoss = 0.05 },
            bars: """
                100 101 99 100 buy
                100 102 94 101
                101 102 100 101
                """,
            expected: "long 1-1 100-95 stop_loss -5"
        ),
        FillCase(
            "a position bought at the close is not stopped by the bar that is over",
            {
                $0.stopLoss = 0.05
                $0.fill = .close
            },
            bars: """
                100 101 90 100 buy
                100 101 99 100
                100 101 94 95
                """,
            expected: "long 0-2 100-95 stop_loss -5"
        ),
        FillCase(
            "the stop is a fraction of the entry fill, slippage included, and slips itself",
            {
                $0.stopLoss = 0.1
                $0.slippage = 0.01
            },
            bars: """
                100 101 99 100 buy
                100 101 99 100
                95 96 90 91
                """,
            // Bought at 101, so the stop is 90.9; sold one per cent below it.
            expected: "long 1-2 101-89.991 stop_loss -11.009"
        ),
        FillCase(
            "a short's stop is above its entry",
            {
                $0.stopLoss = 0.05
                $0.direction = .short
            },
            bars: """
                100 101 99 100 short
                100 101 99 100
                102 106 101 103
                """,
            expected: "short 1-2 100-105 stop_loss -5"
        ),
        FillCase(
            "a short's stop fills at the open when the bar gaps through it",
            {
                $0.stopLoss = 0.05
                $0.direction = .short
            },
            bars: """
                100 101 99 100 short
                100 101 99 100
                110 112 108 109
                """,
            expected: """
                short 1-2 100-110 stop_loss -10
                gap 1
                """
        ),
        FillCase(
            "an exit signalled before comes first: it is filled at the open, before the stop",
            { $0.stopLoss = 0.05 },
            bars: """
                100 101 99 100 buy
                100 101 99 100 sell
                98 99 90 91
                """,
            expected: "long 1-2 100-98 signal -2"
        ),
        FillCase(
            "after a stop a signal of the same bar enters again",
            { $0.stopLoss = 0.05 },
            bars: """
                100 101 99 100 buy
                100 101 94 96 buy
                97 98 96 97
                """,
            expected: """
                long 1-1 100-95 stop_loss -5
                long 2-2 97-97 end_of_data +0
                """
        ),
    ]

    static let targets: [FillCase] = [
        FillCase(
            "a target fills at its price",
            { $0.takeProfit = 0.1 },
            bars: """
                100 101 99 100 buy
                100 101 99 100
                105 112 104 108
                """,
            expected: "long 1-2 100-110 take_profit +10"
        ),
        FillCase(
            "a target fills at the open when the bar opens beyond it",
            { $0.takeProfit = 0.1 },
            bars: """
                100 101 99 100 buy
                100 101 99 100
                115 116 114 115
                """,
            expected: """
                long 1-2 100-115 take_profit +15
                gap 1
                """
        ),
        FillCase(
            "a target has no slippage",
            {
                $0.takeProfit = 0.1
                $0.slippage = 0.01
            },
            bars: """
                100 101 99 100 buy
                100 101 99 100
                105 112 104 108
                """,
            expected: "long 1-2 101-111.1 take_profit +10.1"
        ),
        FillCase(
            "a short's target is below its entry",
            {
                $0.takeProfit = 0.1
                $0.direction = .short
            },
            bars: """
                100 101 99 100 short
                100 101 99 100
                95 96 89 92
                """,
            expected: "short 1-2 100-90 take_profit +10"
        ),
        FillCase(
            "a short's target fills at the open when the bar opens beyond it",
            {
                $0.takeProfit = 0.1
                $0.direction = .short
            },
            bars: """
                100 101 99 100 short
                100 101 99 100
                85 86 84 85
                """,
            expected: """
                short 1-2 100-85 take_profit +15
                gap 1
                """
        ),
        FillCase(
            "stop and target in one bar: the stop is taken and the bar is counted",
            {
                $0.stopLoss = 0.05
                $0.takeProfit = 0.1
            },
            bars: """
                100 101 99 100 buy
                100 101 99 100
                100 112 94 110
                """,
            expected: """
                long 1-2 100-95 stop_loss -5
                ambiguous 1
                """
        ),
        FillCase(
            "stop and target in one bar of a short: the same",
            {
                $0.stopLoss = 0.05
                $0.takeProfit = 0.1
                $0.direction = .short
            },
            bars: """
                100 101 99 100 short
                100 106 89 90
                """,
            expected: """
                short 1-1 100-105 stop_loss -5
                ambiguous 1
                """
        ),
        FillCase(
            "an open beyond the target settles the order: the low comes later",
            {
                $0.stopLoss = 0.05
                $0.takeProfit = 0.1
            },
            bars: """
                100 101 99 100 buy
                100 101 99 100
                112 113 90 95
                """,
            expected: """
                long 1-2 100-112 take_profit +12
                gap 1
                """
        ),
        FillCase(
            "the target can be reached on the entry bar",
            { $0.takeProfit = 0.1 },
            bars: """
                100 101 99 100 buy
                100 111 99 105
                105 106 104 105
                """,
            expected: "long 1-1 100-110 take_profit +10"
        ),
    ]

    static let trailing: [FillCase] = [
        FillCase(
            "a trailing stop follows the closes",
            { $0.trailingStop = 0.1 },
            bars: """
                100 101 99 100 buy
                100 111 99 110
                110 121 109 120
                118 119 107 109
                """,
            expected: "long 1-3 100-108 trailing_stop +8"
        ),
        FillCase(
            "a trailing stop ignores this bar's high before its low",
            { $0.trailingStop = 0.1 },
            bars: """
                100 101 99 100 buy
                100 130 95 100
                100 101 99 100
                """,
            // Following the high of 130 would have sold at 117.
            expected: "long 1-2 100-100 end_of_data +0"
        ),
        FillCase(
            "a trailing stop begins at the entry price",
            { $0.trailingStop = 0.1 },
            bars: """
                100 101 99 100 buy
                100 101 89 95
                """,
            expected: "long 1-1 100-90 trailing_stop -10"
        ),
        FillCase(
            "a trailing stop never moves back",
            { $0.trailingStop = 0.1 },
            bars: """
                100 101 99 100 buy
                100 121 99 120
                115 116 109 110
                110 111 107 109
                """,
            expected: "long 1-3 100-108 trailing_stop +8"
        ),
        FillCase(
            "a trailing stop fills at the open when the bar gaps through it",
            { $0.trailingStop = 0.1 },
            bars: """
                100 101 99 100 buy
                100 121 99 120
                100 105 98 104
                """,
            expected: """
                long 1-2 100-100 trailing_stop +0
                gap 1
                """
        ),
        FillCase(
            "a short's trailing stop follows the closes down",
            {
                $0.trailingStop = 0.1
                $0.direction = .short
            },
            bars: """
                100 101 99 100 short
                100 101 79 80
                80 89 79 85
                """,
            expected: "short 1-2 100-88 trailing_stop +12"
        ),
        FillCase(
            "of a fixed and a trailing stop the tighter one acts: the trailing one here",
            {
                $0.stopLoss = 0.1
                $0.trailingStop = 0.05
            },
            bars: """
                100 101 99 100 buy
                100 101 94 99
                """,
            expected: "long 1-1 100-95 trailing_stop -5"
        ),
        FillCase(
            "of a fixed and a trailing stop the tighter one acts: the fixed one here",
            {
                $0.stopLoss = 0.02
                $0.trailingStop = 0.05
            },
            bars: """
                100 101 99 100 buy
                100 101 97 99
                """,
            expected: "long 1-1 100-98 stop_loss -2"
        ),
    ]
}

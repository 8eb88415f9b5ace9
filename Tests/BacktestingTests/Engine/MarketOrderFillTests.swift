import Testing

@testable import Backtesting

/// Market orders: when and where they are filled, and what they cost.
@Suite struct MarketOrderFillTests {
    @Test(arguments: table) func `a market order fills as written`(_ row: FillCase) throws { try row.check() }

    static let table: [FillCase] = [
        FillCase(
            "a signal is filled at the next bar's open, not on the bar that made it",
            bars: """
                100 101 99 100 buy
                102 104 101 103
                104 106 103 105 sell
                107 108 106 107
                """,
            expected: "long 1-3 102-107 signal +5"
        ),
        FillCase(
            "with fill at the close a signal is filled at its own close",
            { $0.fill = .close },
            bars: """
                100 101 99 100 buy
                102 104 101 103
                104 106 103 105 sell
                107 108 106 107
                """,
            expected: "long 0-2 100-105 signal +5"
        ),
        FillCase(
            "an exit signal while flat does nothing",
            bars: """
                100 101 99 100 sell
                100 101 99 100
                """,
            expected: ""
        ),
        FillCase(
            "an entry signal while in a position does nothing",
            bars: """
                100 101 99 100 buy
                102 103 101 102 buy
                103 104 102 103 sell
                104 105 103 104
                """,
            expected: "long 1-3 102-104 signal +2"
        ),
        FillCase(
            "flat with entry and exit at once, the entry counts",
            bars: """
                100 101 99 100 buy sell
                102 103 101 102
                103 104 102 103
                """,
            expected: "long 1-2 102-103 end_of_data +1"
        ),
        FillCase(
            "in a position with entry and exit at once, the exit counts",
            bars: """
                100 101 99 100 buy
                102 103 101 102 buy sell
                105 106 104 105
                106 107 105 106
                """,
            expected: "long 1-2 102-105 signal +3"
        ),
        FillCase(
            "an entry can follow an exit at the next signal",
            bars: """
                100 101 99 100 buy
                102 103 101 102 sell
                105 106 104 105 buy
                106 107 105 106 sell
                104 105 103 104
                """,
            expected: """
                long 1-2 102-105 signal +3
                long 3-4 106-104 signal -2
                """
        ),
        FillCase(
            "an entry signalled on the last bar is never filled, and is reported as pending",
            bars: """
                100 101 99 100
                102 103 101 102 buy
                """,
            expected: "pending buy"
        ),
        FillCase(
            "an exit signalled on the last bar comes too late: the end of the data closes the position",
            bars: """
                100 101 99 100 buy
                102 103 101 102 sell
                """,
            expected: """
                long 1-1 102-102 end_of_data +0
                pending exit
                """
        ),
        FillCase(
            "with fill at the close a signal on the last bar is filled, and closed at the same close",
            { $0.fill = .close },
            bars: """
                100 101 99 100
                102 103 101 102 buy
                """,
            expected: "long 1-1 102-102 end_of_data +0"
        ),
        FillCase(
            "with fill at the close and no closing at the end, a signal on the last bar leaves a position",
            {
                $0.fill = .close
                $0.closeAtEnd = false
            },
            bars: """
                100 101 99 100
                102 103 101 102 buy
                """,
            expected: "open long 1 102 +0"
        ),
        FillCase(
            "an open position is closed at the last close",
            bars: """
                100 101 99 100 buy
                102 104 101 103
                104 106 103 105
                """,
            expected: "long 1-2 102-105 end_of_data +3"
        ),
        FillCase(
            "without closing at the end an open position is left and marked",
            { $0.closeAtEnd = false },
            bars: """
                100 101 99 100 buy
                102 104 101 103
                104 106 103 105
                """,
            expected: "open long 1 102 +3"
        ),
        FillCase(
            "commission is charged on both sides, fraction and fixed",
            {
                $0.commission = 0.01
                $0.commissionFixed = 2
            },
            bars: """
                100 101 99 100 buy
                100 101 99 100 sell
                110 111 109 110
                """,
            // 10 gained; 1 + 2 paid at 100, 1.1 + 2 at 110.
            expected: "long 1-2 100-110 signal +3.9"
        ),
        FillCase(
            "slippage makes buying dearer and selling cheaper",
            { $0.slippage = 0.01 },
            bars: """
                100 101 99 100 buy
                100 101 99 100 sell
                110 111 109 110
                """,
            expected: "long 1-2 101-108.9 signal +7.9"
        ),
        FillCase(
            "slippage makes selling short cheaper and buying back dearer",
            {
                $0.slippage = 0.01
                $0.direction = .short
            },
            bars: """
                100 101 99 100 short
                100 101 99 100 cover
                90 91 89 90
                """,
            expected: "short 1-2 99-90.9 signal +8.1"
        ),
        FillCase(
            "slippage applies at the end of the data too",
            { $0.slippage = 0.01 },
            bars: """
                100 101 99 100 buy
                100 101 99 100
                """,
            expected: "long 1-1 101-99 end_of_data -2"
        ),
        FillCase(
            "a position is closed after max_bars bars, at the open",
            { $0.maxBars = 2 },
            bars: """
                100 101 99 100 buy
                101 102 100 101
                102 103 101 102
                103 104 102 103
                104 105 103 104
                """,
            expected: "long 1-3 101-103 max_bars +2"
        ),
        FillCase(
            "with fill at the close max_bars bars pass from close to close",
            {
                $0.maxBars = 2
                $0.fill = .close
            },
            bars: """
                100 101 99 100 buy
                101 102 100 101
                102 103 101 102
                103 104 102 103
                """,
            expected: "long 0-2 100-102 max_bars +2"
        ),
        FillCase(
            "a signal and max_bars at once are a signal",
            { $0.maxBars = 1 },
            bars: """
                100 101 99 100 buy
                101 102 100 101 sell
                102 103 101 102
                """,
            expected: "long 1-2 101-102 signal +1"
        ),
    ]
}

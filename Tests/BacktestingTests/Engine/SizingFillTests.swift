import Testing

@testable import Backtesting

/// Sizes, rejected orders, sides and ruin.
@Suite struct SizingFillTests {
    @Test(arguments: sizes) func `an order has the size written`(_ row: FillCase) throws { try row.check() }
    @Test(arguments: sides) func `a side is traded as written`(_ row: FillCase) throws { try row.check() }

    /// Buys at 100 and sells at 110: the profit is ten times the quantity.
    private static let tenUp = """
        100 101 99 100 buy
        100 101 99 100 sell
        110 111 109 110
        """

    static let sizes: [FillCase] = [
        FillCase(
            "a share of equity buys fractions of a unit",
            {
                $0.sizing = .percentEquity
                $0.positionSize = 0.25
            },
            bars: tenUp,
            expected: "long 1-2 100-110 signal +25"
        ),
        FillCase(
            "all of equity leaves room for the commission",
            {
                $0.sizing = .percentEquity
                $0.commission = 0.25
            },
            bars: tenUp,
            // 1000 = 8 · 100 · 1.25; 8 sold at 110 bring 880 less 220.
            expected: "long 1-2 100-110 signal -340"
        ),
        FillCase(
            "all of equity leaves room for the fixed commission",
            {
                $0.sizing = .percentEquity
                $0.commissionFixed = 100
            },
            bars: tenUp,
            expected: "long 1-2 100-110 signal -110"
        ),
        FillCase(
            "whole units are rounded down",
            {
                $0.sizing = .percentEquity
                $0.fractional = false
                $0.positionSize = 0.37
            },
            bars: tenUp,
            expected: "long 1-2 100-110 signal +30"
        ),
        FillCase(
            "exactly affordable whole units are all bought",
            {
                $0.sizing = .percentEquity
                $0.fractional = false
            },
            bars: tenUp,
            expected: "long 1-2 100-110 signal +100"
        ),
        FillCase(
            "lots are rounded down",
            {
                $0.sizing = .percentEquity
                $0.fractional = false
                $0.lot = 4
            },
            bars: tenUp,
            expected: "long 1-2 100-110 signal +80"
        ),
        FillCase(
            "a price above the cash is a rejected order with its reason",
            {
                $0.sizing = .percentEquity
                $0.fractional = false
                $0.lot = 20
            },
            bars: tenUp,
            expected: "rejected 1 below_one_lot"
        ),
        FillCase(
            "a fixed amount buys for so much, commission included",
            {
                $0.sizing = .fixedCash
                $0.positionSize = 500
                $0.commission = 0.25
            },
            bars: tenUp,
            expected: "long 1-2 100-110 signal -170"
        ),
        FillCase(
            "a fixed amount is at most the cash there is",
            {
                $0.sizing = .fixedCash
                $0.positionSize = 5000
            },
            bars: tenUp,
            expected: "long 1-2 100-110 signal +100"
        ),
        FillCase(
            "a fixed quantity is bought whole or not at all",
            { $0.positionSize = 11 },
            bars: tenUp,
            expected: "rejected 1 insufficient_cash"
        ),
        FillCase(
            "a fixed quantity that the cash covers exactly is bought",
            { $0.positionSize = 10 },
            bars: tenUp,
            expected: "long 1-2 100-110 signal +100"
        ),
        FillCase(
            "a fixed quantity is rounded down to lots",
            {
                $0.positionSize = 7.5
                $0.fractional = false
                $0.lot = 2
            },
            bars: tenUp,
            expected: "long 1-2 100-110 signal +60"
        ),
        FillCase(
            "a risk of 2 % with a stop 5 % away loses 2 % at the stop",
            {
                $0.sizing = .riskPercent
                $0.positionSize = 0.02
                $0.stopLoss = 0.05
            },
            bars: """
                100 101 99 100 buy
                100 101 94 95
                """,
            expected: "long 1-1 100-95 stop_loss -20"
        ),
        FillCase(
            "a risk that would need more than the cash buys for the cash",
            {
                $0.sizing = .riskPercent
                $0.positionSize = 0.5
                $0.stopLoss = 0.05
            },
            bars: """
                100 101 99 100 buy
                100 101 94 95
                """,
            expected: "long 1-1 100-95 stop_loss -50"
        ),
        FillCase(
            "a fixed commission above the cash is a rejected order",
            {
                $0.sizing = .percentEquity
                $0.commissionFixed = 2000
            },
            bars: tenUp,
            expected: "rejected 1 insufficient_cash"
        ),
        FillCase(
            "every rejected order is reported",
            { $0.positionSize = 11 },
            bars: """
                100 101 99 100 buy
                100 101 99 100 buy
                100 101 89 90 buy
                90 91 89 90
                """,
            expected: """
                long 3-3 90-90 end_of_data +0
                rejected 1 insufficient_cash
                rejected 2 insufficient_cash
                """
        ),
    ]

    static let sides: [FillCase] = [
        FillCase(
            "long only ignores short signals",
            bars: """
                100 101 99 100 short
                100 101 99 100 cover
                90 91 89 90
                """,
            expected: ""
        ),
        FillCase(
            "short only ignores long signals",
            { $0.direction = .short },
            bars: """
                100 101 99 100 buy
                100 101 99 100 short
                95 96 94 95 cover
                90 91 89 90
                """,
            expected: "short 2-3 95-90 signal +5"
        ),
        FillCase(
            "a short pays commission on both sides",
            {
                $0.direction = .short
                $0.commission = 0.01
            },
            bars: """
                100 101 99 100 short
                100 101 99 100 cover
                90 91 89 90
                """,
            expected: "short 1-2 100-90 signal +8.1"
        ),
        FillCase(
            "both sides reverse at one open",
            { $0.direction = .both },
            bars: """
                100 101 99 100 buy
                100 101 99 100 short
                110 111 109 110 buy
                105 106 104 105
                """,
            expected: """
                long 1-2 100-110 reverse +10
                short 2-3 110-105 reverse +5
                long 3-3 105-105 end_of_data +0
                """
        ),
        FillCase(
            "both sides reverse at one close",
            {
                $0.direction = .both
                $0.fill = .close
                $0.closeAtEnd = false
            },
            bars: """
                100 101 99 100 buy
                105 111 104 110 short
                108 109 104 105
                """,
            expected: """
                long 0-1 100-110 reverse +10
                open short 1 110 +5
                """
        ),
        FillCase(
            "both sides close without reversing on an exit signal alone",
            { $0.direction = .both },
            bars: """
                100 101 99 100 buy
                100 101 99 100 sell
                110 111 109 110
                """,
            expected: "long 1-2 100-110 signal +10"
        ),
        FillCase(
            "both sides signalled at once contradict each other: no order",
            { $0.direction = .both },
            bars: """
                100 101 99 100 buy short
                100 101 99 100
                """,
            expected: ""
        ),
        FillCase(
            "a reversal into a size that cannot be had still closes",
            {
                $0.direction = .both
                $0.positionSize = 9.8
                $0.commissionFixed = 20
            },
            bars: """
                100 101 99 100 buy
                100 101 99 100 short
                100 101 99 100
                100 101 99 100
                """,
            expected: """
                long 1-2 100-100 reverse -40
                rejected 2 insufficient_cash
                """
        ),
        FillCase(
            "a short's value is at most equity",
            {
                $0.direction = .short
                $0.sizing = .percentEquity
            },
            bars: """
                100 101 99 100 short
                100 101 99 100 cover
                90 91 89 90
                """,
            expected: "short 1-2 100-90 signal +100"
        ),
        FillCase(
            "a short that loses more than everything ends the run",
            {
                $0.direction = .short
                $0.sizing = .percentEquity
            },
            bars: """
                100 101 99 100 short
                100 101 99 100
                190 250 180 220
                100 101 99 100 short
                50 51 49 50
                """,
            expected: """
                short 1-2 100-220 end_of_data -1200
                ruined 2
                """
        ),
        FillCase(
            "a stop on a short saves the account within the bar",
            {
                $0.direction = .short
                $0.sizing = .percentEquity
                $0.stopLoss = 0.5
            },
            bars: """
                100 101 99 100 short
                100 101 99 100
                120 250 110 220
                100 101 99 100
                """,
            expected: "short 1-2 100-150 stop_loss -500"
        ),
    ]
}

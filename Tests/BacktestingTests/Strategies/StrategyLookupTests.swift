import Testing

@testable import Backtesting

@Suite struct StrategyLookupTests {
    @Test(arguments: [
        ("RSI_Strategy", "rsi"), ("rsi", "rsi"), ("SMA-Crossover", "sma_crossover"),
        ("smaCrossover", "sma_crossover"), ("BUY_AND_HOLD_STRATEGY", "buy_and_hold"),
    ])
    func `a strategy is found whatever the case and the punctuation`(_ written: String, _ name: String) {
        #expect(strategy(named: written)?.definition.name == name)
    }

    @Test func `an unknown name finds nothing and suggests the near one`() {
        #expect(strategy(named: "sma_crosover") == nil)
        #expect(strategyName(closestTo: "sma_crosover") == "sma_crossover")
        #expect(strategyName(closestTo: "quantum") == nil)
        #expect(strategy(named: "strategy") == nil)
    }
}

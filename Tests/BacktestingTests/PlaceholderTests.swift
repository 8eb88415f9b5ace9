import Testing
@testable import Backtesting

@Test func `builds`() { _ = BacktestingPlaceholder.self }

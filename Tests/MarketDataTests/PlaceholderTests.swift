import Testing
@testable import MarketData

@Test func `builds`() { _ = MarketDataPlaceholder.self }

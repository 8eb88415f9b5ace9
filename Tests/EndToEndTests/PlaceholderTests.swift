import Testing
@testable import backtester

@Test func `builds`() {}

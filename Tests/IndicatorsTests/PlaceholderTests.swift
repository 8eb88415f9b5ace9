import Testing
@testable import Indicators

@Test func `builds`() { _ = IndicatorsPlaceholder.self }

import Testing
@testable import DataService

@Test func `builds`() { _ = DataServicePlaceholder.self }

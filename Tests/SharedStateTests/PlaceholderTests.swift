import Testing
@testable import SharedState

@Test func `builds`() { _ = SharedStatePlaceholder.self }

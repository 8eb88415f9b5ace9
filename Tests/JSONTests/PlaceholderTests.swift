import Testing
@testable import JSON

@Test func `builds`() { _ = JSONPlaceholder.self }

import Testing
@testable import API

@Test func `builds`() { _ = APIPlaceholder.self }

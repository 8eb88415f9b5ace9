import Testing
@testable import Supervisor

@Test func `builds`() { _ = SupervisorPlaceholder.self }

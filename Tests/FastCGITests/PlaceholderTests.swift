import Testing
@testable import FastCGI

@Test func `builds`() { _ = FastCGIPlaceholder.self }

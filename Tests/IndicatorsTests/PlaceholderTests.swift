import Testing

@testable import Indicators

@Test func `every indicator has its own name`() {
    let names = allIndicators.map { $0.definition.name }
    #expect(Set(names).count == names.count)
}

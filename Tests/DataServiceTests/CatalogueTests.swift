import SharedState
import Testing

@testable import DataService

@Suite struct CatalogueTests {
    @Test func `every provider has a name of its own and a place among the counters`() {
        #expect(Set(allProviders.map(\.name)).count == allProviders.count)
        #expect(allProviders.count <= Counter.providerPlaces)
    }
}

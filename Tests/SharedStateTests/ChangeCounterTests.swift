import Testing

@testable import SharedState

@Suite struct ChangeCounterTests {
    @Test func `a stamp stands until a change, and there is none while one is under way`() throws {
        let memory = SharedMemory(slots: 2)
        let (reader, writer) = (memory.statistics(0).cacheChanges, memory.statistics(1).cacheChanges)
        let before = try #require(reader.stamp)
        #expect(reader.stamp == before)
        writer.change { #expect(reader.stamp == nil) }
        #expect(try #require(reader.stamp) != before)
        withExtendedLifetime(memory) {}
    }

    @Test func `a change that fails counts too`() throws {
        struct Failure: Error {}
        let memory = SharedMemory(slots: 1)
        let changes = memory.statistics(0).cacheChanges
        let before = changes.stamp
        #expect(throws: Failure.self) {
            try changes.change { () throws(Failure) in throw Failure() }
        }
        #expect(changes.stamp != before)
        withExtendedLifetime(memory) {}
    }

    @Test func `memory of one process alone gives no stamp`() {
        #expect(Statistics().cacheChanges.stamp == nil)
    }
}

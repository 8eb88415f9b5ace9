import Synchronization

/// Tells processes that something they share has changed, for the price of two loads.
///
/// A writer counts up before and after it commits. A reader keeps the stamp it took before it read; while
/// ``stamp`` still is the same, nothing was committed since. There is no stamp while a change is under way,
/// and none ever again after a writer died between its two counts: then readers have to look for themselves.
@safe public struct ChangeCounter {
    private let begun: UnsafeMutablePointer<Atomic<UInt64>>
    private let ended: UnsafeMutablePointer<Atomic<UInt64>>
    /// Keeps memory of this process alone; nil for shared memory.
    private let privateMemory: AnyObject?

    init(
        begun: UnsafeMutablePointer<Atomic<UInt64>>,
        ended: UnsafeMutablePointer<Atomic<UInt64>>,
        privateMemory: AnyObject?
    ) {
        unsafe self.begun = begun
        unsafe self.ended = ended
        self.privateMemory = privateMemory
    }

    /// The number of changes so far; nil while one is under way, and always when no memory is shared.
    public var stamp: UInt64? {
        guard privateMemory == nil else { return nil }
        // In this order: a change that ends and another that begins in between must not look like none.
        let before = unsafe ended.pointee.load(ordering: .sequentiallyConsistent)
        let after = unsafe begun.pointee.load(ordering: .sequentiallyConsistent)
        return before == after ? after : nil
    }

    /// Runs a change.
    ///
    /// - Parameter body: Makes the change and commits it.
    /// - Returns: What `body` returned.
    /// - Throws: What `body` threw.
    public func change<T, Failure: Error>(_ body: () throws(Failure) -> T) throws(Failure) -> T {
        unsafe begun.pointee.add(1, ordering: .sequentiallyConsistent)
        defer { unsafe ended.pointee.add(1, ordering: .sequentiallyConsistent) }
        return try body()
    }
}

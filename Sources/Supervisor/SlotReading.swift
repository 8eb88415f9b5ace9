/// A consistent copy of one slot's control block.
public struct SlotReading: Sendable, Equatable {
    /// Index of the slot, from 0.
    public var slot = 0
    /// What the worker is doing.
    public var state = WorkerState.empty
    /// Process id, 0 if empty.
    public var pid: Int32 = 0
    /// Index of the worker's class in the configuration.
    public var workerClass = 0
    /// When the worker was started, in nanoseconds of CLOCK_MONOTONIC.
    public var bornAt: Int64 = 0
    /// When the work in hand began, in nanoseconds of CLOCK_MONOTONIC; 0 unless busy.
    public var startedAt: Int64 = 0
    /// Last sign of life, in nanoseconds of CLOCK_MONOTONIC.
    public var beatAt: Int64 = 0
    /// Pieces of work that workers in this slot have finished, deaths notwithstanding.
    public var requests: Int64 = 0
    /// What is in hand: a route, never a path with a client's data or a query.
    public var label = ""
    /// Id of what is in hand, as logs name it.
    public var requestID = ""
    /// Longest time the work in hand may take, in nanoseconds; nil where it named none.
    public var limit: Int64?
    /// How far the work in hand has come, a word; empty where it did not say.
    public var phase = ""
}

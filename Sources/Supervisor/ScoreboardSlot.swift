internal import Synchronization

/// One slot of a scoreboard: read by anybody, written by one process at a time.
///
/// The control block is 32 words of 64 bits. Word 0 is the sequence number: odd while the block is being written, so a
/// reader that sees the same even number before and after has an untorn copy.
public struct ScoreboardSlot: Sendable {
    private enum Word {
        static let sequence = 0, state = 1, pid = 2, bornAt = 3, startedAt = 4, beatAt = 5, requests = 6,
            lengths = 7
        static let label = 8, requestID = 16, wordsPerText = 8
        static let limit = 24, phase = 25, wordsPerPhase = 2, count = 27
    }

    private let board: Scoreboard
    /// Index of the slot, from 0.
    public let index: Int

    init(board: Scoreboard, index: Int) {
        self.board = board
        self.index = index
        // Traps here, once, instead of at each use.
        _ = unsafe board.control(index)
    }

    /// Takes the slot for a new worker and forgets what the last one was doing; counters and payload are kept.
    ///
    /// - Parameters:
    ///   - pid: Process id, 0 if not known yet.
    ///   - workerClass: Index of the worker's class.
    ///   - now: Nanoseconds of CLOCK_MONOTONIC.
    public func boot(pid: Int32, workerClass: Int, at now: Int64) {
        write {
            set(Word.state, UInt64(WorkerState.booting.rawValue) | UInt64(workerClass) << 32)
            set(Word.pid, UInt64(UInt32(bitPattern: pid)))
            set(Word.bornAt, UInt64(bitPattern: now))
            set(Word.beatAt, UInt64(bitPattern: now))
            set(Word.startedAt, 0)
            set(Word.lengths, 0)
        }
    }

    /// Puts the worker's own process id into a slot that the supervisor has prepared for it.
    func take(pid: Int32) { write { set(Word.pid, UInt64(UInt32(bitPattern: pid))) } }

    /// Empties the slot after its worker has ended.
    public func clear() {
        write {
            set(Word.state, 0)
            set(Word.pid, 0)
            set(Word.startedAt, 0)
            set(Word.lengths, 0)
        }
    }

    /// Says that nothing is in hand.
    ///
    /// - Parameters:
    ///   - requests: Pieces of work finished since the last call, added to the count.
    ///   - now: Nanoseconds of CLOCK_MONOTONIC.
    public func idle(addingRequests requests: Int64 = 0, at now: Int64) {
        write {
            set(state: .idle)
            set(Word.startedAt, 0)
            set(Word.beatAt, UInt64(bitPattern: now))
            set(Word.lengths, 0)
            set(Word.requests, get(Word.requests) &+ UInt64(bitPattern: requests))
        }
    }

    /// Says that work has begun.
    ///
    /// - Parameters:
    ///   - label: Route or kind of work, cut to 64 bytes; never a query or a client's data.
    ///   - requestID: Id under which logs name it, cut to 64 bytes.
    ///   - limitSeconds: Longest time this work may take; nil leaves it to the class's limit.
    ///   - now: Nanoseconds of CLOCK_MONOTONIC.
    public func busy(label: String, requestID: String, limitSeconds: Double? = nil, at now: Int64) {
        write {
            set(state: .busy)
            set(Word.limit, UInt64(max(0, limitSeconds ?? 0) * 1e9))
            set(Word.phase, 0)
            set(Word.phase + 1, 0)
            set(Word.startedAt, UInt64(bitPattern: now))
            set(Word.beatAt, UInt64(bitPattern: now))
            let labelBytes = set(Word.label, text: label)
            let idBytes = set(Word.requestID, text: requestID)
            set(Word.lengths, labelBytes | idBytes << 32)
        }
    }

    /// Names the work in hand once it is known better, such as the route after routing.
    ///
    /// - Parameter label: Route or kind of work, cut to 64 bytes.
    public func relabel(_ label: String) {
        write {
            let bytes = set(Word.label, text: label)
            set(Word.lengths, get(Word.lengths) & ~0xFFFF_FFFF | bytes)
        }
    }

    /// Says how far the work in hand has come.
    ///
    /// - Parameter name: A word, cut to 16 bytes.
    public func enter(phase name: String) {
        write {
            set(Word.phase + 1, 0)
            _ = set(Word.phase, text: name, words: Word.wordsPerPhase)
        }
    }

    /// Says that the worker takes no more work.
    ///
    /// - Parameter now: Nanoseconds of CLOCK_MONOTONIC.
    public func drain(at now: Int64) {
        write {
            set(state: .draining)
            set(Word.beatAt, UInt64(bitPattern: now))
        }
    }

    /// A sign of life.
    ///
    /// - Parameter now: Nanoseconds of CLOCK_MONOTONIC.
    public func beat(at now: Int64) { set(Word.beatAt, UInt64(bitPattern: now)) }

    /// A consistent copy, or nil if the writer was in the middle of a change each time it was tried.
    public var reading: SlotReading? {
        for _ in 0..<64 {
            let before = unsafe words[Word.sequence].load(ordering: .acquiring)
            if before & 1 == 1 { continue }
            let copy = (0..<Word.count).map { get($0) }
            atomicMemoryFence(ordering: .acquiring)
            if unsafe words[Word.sequence].load(ordering: .relaxed) == before { return decode(copy) }
        }
        return nil
    }

    private func decode(_ copy: [UInt64]) -> SlotReading {
        SlotReading(
            slot: index,
            state: WorkerState(rawValue: UInt32(truncatingIfNeeded: copy[Word.state])) ?? .empty,
            pid: Int32(truncatingIfNeeded: copy[Word.pid]),
            workerClass: Int(copy[Word.state] >> 32),
            bornAt: Int64(bitPattern: copy[Word.bornAt]),
            startedAt: Int64(bitPattern: copy[Word.startedAt]),
            beatAt: Int64(bitPattern: copy[Word.beatAt]),
            requests: Int64(bitPattern: copy[Word.requests]),
            label: text(copy[Word.label..<Word.requestID], UInt32(truncatingIfNeeded: copy[Word.lengths])),
            requestID: text(copy[Word.requestID..<Word.limit], UInt32(copy[Word.lengths] >> 32)),
            limit: copy[Word.limit] == 0 ? nil : Int64(bitPattern: copy[Word.limit]),
            phase: String(text(copy[Word.phase...], 16).prefix { $0 != "\0" })
        )
    }

    private func text(_ words: ArraySlice<UInt64>, _ length: UInt32) -> String {
        let bytes = words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) } }
        return String(decoding: bytes.prefix(Int(length)), as: UTF8.self)
    }

    private var words: UnsafeMutablePointer<Atomic<UInt64>> { unsafe board.control(index) }

    private func write(_ body: () -> Void) {
        // A writer that was killed in the middle left an odd number: start from the next even one.
        let sequence = (get(Word.sequence) + 1) & ~1
        set(Word.sequence, sequence | 1)
        atomicMemoryFence(ordering: .releasing)
        body()
        unsafe words[Word.sequence].store(sequence + 2, ordering: .releasing)
    }

    private func get(_ word: Int) -> UInt64 { unsafe words[word].load(ordering: .relaxed) }
    private func set(_ word: Int, _ value: UInt64) { unsafe words[word].store(value, ordering: .relaxed) }

    private func set(state: WorkerState) {
        set(Word.state, get(Word.state) & ~0xFFFF_FFFF | UInt64(state.rawValue))
    }

    private func set(_ first: Int, text: String, words limit: Int = Word.wordsPerText) -> UInt64 {
        var word: UInt64 = 0
        var count = 0
        for byte in text.utf8.prefix(8 * limit) {
            word |= UInt64(byte) << (count % 8 * 8)
            count += 1
            if count % 8 == 0 {
                set(first + count / 8 - 1, word)
                word = 0
            }
        }
        if count % 8 != 0 { set(first + count / 8, word) }
        return UInt64(count)
    }
}

import Synchronization

/// Counters and distributions of the whole pool, in memory that its processes share.
///
/// Each process writes one slot and reads all; a replacement goes on in the slot of the process it replaces,
/// so the figures survive a death. There is one writer a slot, hence plain loads and stores of whole words
/// and no locked instruction. A reset raises the generation in the shared header: readers ignore slots of an
/// older generation, and each writer empties its own slot when it next writes. Only one thread of a process
/// may write.
@safe public struct Statistics {
    private typealias Word = Atomic<UInt64>

    /// Bytes of the shared header.
    public static let headerBytes = (marks + 2 * markWords) * MemoryLayout<UInt64>.stride
    /// Bytes of a slot.
    public static let payloadBytes =
        (timings + Timing.count * Timing.words) * MemoryLayout<UInt64>.stride

    // The header: generation, time of the last reset, two words of the cache's changes, two marks.
    private static let marks = 4
    // A mark: its time, its generation, and the requests, server errors and losses so far.
    private static let markWords = 5
    // A slot: its generation, the counters, for each histogram its sum, its largest value and its buckets,
    // then the timings.
    private static let counters = 1
    private static let histograms = counters + Counter.count
    private static let histogramWords = 2 + Histogram.bucketCount
    private static let timings = histograms + Histogram.allCases.count * histogramWords

    private let header: UnsafeMutablePointer<Word>
    private let slots: [UnsafeMutablePointer<Word>]
    private let own: UnsafeMutablePointer<Word>?
    private let privateMemory: PrivateMemory?

    /// Statistics over shared memory that was zero when it was made.
    ///
    /// The memory must outlive this value.
    ///
    /// - Parameters:
    ///   - header: ``headerBytes`` shared by all, aligned to 8.
    ///   - slots: ``payloadBytes`` a process, aligned to 8.
    ///   - own: The slot this process writes, or nil in a process that only reads.
    public init(header: UnsafeMutableRawBufferPointer, slots: [UnsafeMutableRawBufferPointer], own: Int?) {
        unsafe self.init(header: header, slots: slots, own: own, privateMemory: nil)
    }

    /// Statistics of this process alone.
    public init() {
        let memory = PrivateMemory(bytes: Self.headerBytes + Self.payloadBytes)
        unsafe self.init(
            header: UnsafeMutableRawBufferPointer(rebasing: memory.bytes[..<Self.headerBytes]),
            slots: [UnsafeMutableRawBufferPointer(rebasing: memory.bytes[Self.headerBytes...])],
            own: 0,
            privateMemory: memory
        )
    }

    private init(
        header: UnsafeMutableRawBufferPointer,
        slots: [UnsafeMutableRawBufferPointer],
        own: Int?,
        privateMemory: PrivateMemory?
    ) {
        unsafe self.header = Self.words(header, bytes: Self.headerBytes)
        unsafe self.slots = slots.map { unsafe Self.words($0, bytes: Self.payloadBytes) }
        unsafe self.own = own.map { unsafe Self.words(slots[$0], bytes: Self.payloadBytes) }
        self.privateMemory = privateMemory
    }

    private static func words(_ memory: UnsafeMutableRawBufferPointer, bytes: Int) -> UnsafeMutablePointer<
        Word
    > {
        guard let start = memory.baseAddress, memory.count >= bytes else {
            preconditionFailure("the memory is smaller than what it has to hold")
        }
        return unsafe start.bindMemory(to: Word.self, capacity: bytes / MemoryLayout<UInt64>.stride)
    }

    /// Changes to a store that the processes share, told in the shared header.
    public var cacheChanges: ChangeCounter {
        unsafe ChangeCounter(begun: header + 2, ended: header + 3, privateMemory: privateMemory)
    }

    // MARK: - Writing

    /// Adds to a counter of this process.
    ///
    /// - Parameters:
    ///   - counter: The counter.
    ///   - amount: What to add, not negative.
    public func add(_ counter: Counter, _ amount: Int = 1) {
        guard let slot = unsafe current() else { return }
        unsafe Self.increase(slot + Self.counters + counter.index, by: UInt64(amount))
    }

    /// Records a time in a distribution of this process.
    ///
    /// - Parameters:
    ///   - microseconds: The time; a negative one counts as 0.
    ///   - histogram: The distribution.
    public func record(_ microseconds: Int64, in histogram: Histogram) {
        guard let slot = unsafe current() else { return }
        let words = unsafe slot + Self.histograms + histogram.rawValue * Self.histogramWords
        let value = UInt64(max(0, microseconds))
        unsafe Self.increase(words, by: value)
        if unsafe words[1].load(ordering: .relaxed) < value {
            unsafe words[1].store(value, ordering: .relaxed)
        }
        unsafe Self.increase(words + 2 + Histogram.bucket(of: microseconds), by: 1)
    }

    /// Records a time in a series of this process.
    ///
    /// - Parameters:
    ///   - microseconds: The time; a negative one counts as 0.
    ///   - timing: The series.
    public func record(_ microseconds: Int64, in timing: Timing) {
        guard let slot = unsafe current() else { return }
        let words = unsafe slot + Self.timings + timing.index * Timing.words
        let value = max(0, microseconds)
        unsafe Self.increase(words, by: UInt64(value))
        unsafe Self.increase(words + 1 + Timing.bucket(of: value), by: 1)
    }

    /// Sets all figures of all processes to zero.
    ///
    /// - Parameter now: Unix seconds, told by ``Snapshot/since``.
    public func reset(now: Int64) {
        unsafe header[1].store(UInt64(bitPattern: now), ordering: .relaxed)
        unsafe header[0].add(1, ordering: .sequentiallyConsistent)
    }

    /// This process's slot, emptied first when a reset happened since it was last written.
    private func current() -> UnsafeMutablePointer<Word>? {
        guard let slot = unsafe own else { return nil }
        let generation = unsafe header[0].load(ordering: .relaxed)
        if unsafe slot[0].load(ordering: .relaxed) != generation {
            for word in Self.counters..<Self.payloadBytes / MemoryLayout<UInt64>.stride {
                unsafe slot[word].store(0, ordering: .relaxed)
            }
            unsafe slot[0].store(generation, ordering: .releasing)
        }
        return unsafe slot
    }

    private static func increase(_ word: UnsafeMutablePointer<Word>, by amount: UInt64) {
        unsafe word.pointee.store(word.pointee.load(ordering: .relaxed) &+ amount, ordering: .relaxed)
    }

    // MARK: - Reading

    /// The slots that were written since the last reset.
    private var live: [UnsafeMutablePointer<Word>] {
        let generation = unsafe header[0].load(ordering: .acquiring)
        return unsafe slots.filter { slot in unsafe slot[0].load(ordering: .acquiring) == generation }
    }

    /// A series over all processes since the last reset.
    public func times(of timing: Timing) -> BucketedTimes {
        let words = (0..<Timing.words).map { word in
            unsafe live.reduce(0) { sum, slot in
                unsafe sum
                    + Int(slot[Self.timings + timing.index * Timing.words + word].load(ordering: .relaxed))
            }
        }
        return BucketedTimes(buckets: Array(words.dropFirst()), sum: Int64(words[0]))
    }

    /// Remembers the figures of this moment, for ``recent(now:losses:)``; one process calls it about once a minute.
    ///
    /// - Parameters:
    ///   - now: Unix seconds.
    ///   - losses: Processes lost so far, which others count.
    public func mark(now: Int64, losses: Int) {
        let (older, newer) = unsafe (header + Self.marks, header + Self.marks + Self.markWords)
        for word in 0..<Self.markWords {
            unsafe older[word].store(newer[word].load(ordering: .relaxed), ordering: .relaxed)
        }
        let snapshot = snapshot
        let generation = unsafe header[0].load(ordering: .relaxed)
        let figures = [Int(now), Int(generation), snapshot[.httpRequests], snapshot.serverErrors, losses]
        for (word, figure) in figures.enumerated() {
            unsafe newer[word].store(UInt64(max(0, figure)), ordering: .relaxed)
        }
    }

    /// What was counted since the mark before the last.
    ///
    /// - Parameters:
    ///   - now: Unix seconds.
    ///   - losses: Processes lost so far.
    /// - Returns: The figures; those since the last reset where that was later, or there is no mark.
    public func recent(now: Int64, losses: Int) -> RecentFigures {
        let snapshot = snapshot
        let mark = (0..<Self.markWords).map { word in
            unsafe Int(header[Self.marks + word].load(ordering: .relaxed))
        }
        let generation = unsafe Int(header[0].load(ordering: .relaxed))
        let isSame = mark[0] > 0 && mark[1] == generation
        return RecentFigures(
            seconds: max(0, now - (isSame ? Int64(mark[0]) : snapshot.since)),
            requests: snapshot[.httpRequests] - (isSame ? mark[2] : 0),
            serverErrors: snapshot.serverErrors - (isSame ? mark[3] : 0),
            losses: losses - mark[4]
        )
    }

    /// The sums over all processes since the last reset.
    public var snapshot: Snapshot {
        let live = unsafe live
        let sums = (0..<Counter.count).map { index in
            unsafe live.reduce(0) { sum, slot in
                unsafe sum + Int(slot[Self.counters + index].load(ordering: .relaxed))
            }
        }
        let distributions = Histogram.allCases.map { histogram in
            let offset = Self.histograms + histogram.rawValue * Self.histogramWords
            var buckets = [Int](repeating: 0, count: Histogram.bucketCount)
            var sum: Int64 = 0
            var largest: Int64 = 0
            for index in unsafe live.indices {
                let words = unsafe live[index] + offset
                unsafe sum += Int64(words[0].load(ordering: .relaxed))
                largest = max(largest, unsafe Int64(words[1].load(ordering: .relaxed)))
                for bucket in buckets.indices {
                    unsafe buckets[bucket] += Int(words[2 + bucket].load(ordering: .relaxed))
                }
            }
            return Quantiles(buckets: buckets, sum: sum, max: largest)
        }
        let since = unsafe Int64(bitPattern: header[1].load(ordering: .relaxed))
        return Snapshot(since: since, counters: sums, distributions: distributions)
    }

    /// The figures of the whole pool at one moment.
    public struct Snapshot: Sendable, Equatable {
        /// Unix seconds of the last reset, 0 when there was none.
        public let since: Int64
        let counters: [Int]
        let distributions: [Quantiles]

        /// A counter's sum.
        public subscript(counter: Counter) -> Int { counters[counter.index] }
        /// Requests answered with a status of 500 or above.
        var serverErrors: Int {
            Counter.statuses.filter { $0 >= 500 }.reduce(0) { $0 + self[.httpStatus($1)] }
        }
        /// A distribution's figures.
        public subscript(histogram: Histogram) -> Quantiles { distributions[histogram.rawValue] }
    }
}

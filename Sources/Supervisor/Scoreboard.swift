internal import CLinux
internal import Glibc
internal import Synchronization

/// Shared memory in which every worker says what it is doing, one slot each, and counts what it has done.
///
/// It is a memfd that the supervisor hands down. The memory is: a header page, the header's payload, then the slots, each
/// a control block and a payload. A slot has one writer: the supervisor while nobody is in it, then the worker. Payloads
/// start as zeros and are kept when the next worker takes the slot, so counters survive a death; what they mean is the
/// business of the modules that use them.
///
/// A class, because it is the mapping: the memory is unmapped with it. Unchecked, because a slot's sequence number and the
/// rule of one writer a slot take the place of a lock, within a process as between them.
@safe public final class Scoreboard: @unchecked Sendable {
    /// Sizes that all parties agree on.
    public struct Layout: Sendable, Equatable {
        /// Number of slots.
        public let slotCount: Int
        /// Bytes each slot has for its worker's own use.
        public let payloadBytes: Int
        /// Bytes all processes share beside the header.
        public let headerPayloadBytes: Int

        /// A layout; byte counts are rounded up to whole cache lines of 64.
        ///
        /// - Parameters:
        ///   - slotCount: Number of slots, at least 1.
        ///   - payloadBytes: Bytes a slot.
        ///   - headerPayloadBytes: Bytes in common.
        public init(slotCount: Int, payloadBytes: Int = 0, headerPayloadBytes: Int = 0) {
            self.slotCount = max(1, slotCount)
            self.payloadBytes = (max(0, payloadBytes) + 63) & ~63
            self.headerPayloadBytes = (max(0, headerPayloadBytes) + 63) & ~63
        }

        var slotBytes: Int { Scoreboard.controlBytes + payloadBytes }
        var byteCount: Int { Scoreboard.headerBytes + headerPayloadBytes + slotCount * slotBytes }
    }

    static let headerBytes = 4096
    static let controlBytes = 256
    // "BTBOARD" and the version of the layout in the last byte.
    private static let magic: UInt64 = 0x4254_424F_4152_4401

    /// Sizes.
    public let layout: Layout
    /// The memfd, close-on-exec, or -1 for private memory.
    public let descriptor: Int32

    private let memory: UnsafeMutableRawPointer

    private init(layout: Layout, descriptor: Int32, memory: UnsafeMutableRawPointer) {
        self.layout = layout
        self.descriptor = descriptor
        unsafe self.memory = memory
    }

    deinit {
        unsafe munmap(memory, layout.byteCount)
        if descriptor >= 0 { close(descriptor) }
    }

    /// Creates shared memory for a supervisor and its workers.
    ///
    /// - Parameters:
    ///   - layout: Sizes.
    ///   - supervisor: Process id to put into the header.
    ///   - startedAt: Start of the service in seconds UTC, for status pages.
    /// - Throws: ``SupervisorError/call(_:_:_:)``.
    public convenience init(creating layout: Layout, supervisor: Int32, startedAt: Int64)
        throws(SupervisorError)
    {
        let descriptor = unsafe memfd_create("scoreboard", UInt32(MFD_CLOEXEC))
        guard descriptor >= 0 else { throw .call("memfd_create", errno, "for the scoreboard") }
        guard ftruncate(descriptor, layout.byteCount) == 0 else {
            let code = errno
            close(descriptor)
            throw .call("ftruncate", code, "of the scoreboard to \(layout.byteCount) bytes")
        }
        do throws(SupervisorError) {
            unsafe try self.init(
                layout: layout,
                descriptor: descriptor,
                memory: Self.map(descriptor, layout.byteCount)
            )
        } catch {
            close(descriptor)
            throw error
        }
        describe(supervisor: supervisor, startedAt: startedAt)
    }

    /// Private memory of the same shape, for a worker that runs without a supervisor.
    ///
    /// - Parameters:
    ///   - layout: Sizes.
    ///   - startedAt: Start of the service in seconds UTC.
    /// - Throws: ``SupervisorError/call(_:_:_:)``.
    public convenience init(private layout: Layout, startedAt: Int64) throws(SupervisorError) {
        unsafe try self.init(layout: layout, descriptor: -1, memory: Self.map(-1, layout.byteCount))
        describe(supervisor: 0, startedAt: startedAt)
    }

    /// Maps the memory that a supervisor handed down.
    ///
    /// - Parameter descriptor: The memfd; the scoreboard closes it, also when it throws.
    /// - Throws: ``SupervisorError/notAScoreboard`` or ``SupervisorError/call(_:_:_:)``.
    public convenience init(attaching descriptor: Int32) throws(SupervisorError) {
        do throws(SupervisorError) {
            var status = stat()
            guard unsafe fstat(descriptor, &status) == 0 else { throw .notAScoreboard }
            let byteCount = Int(status.st_size)
            guard byteCount >= Self.headerBytes else { throw .notAScoreboard }
            let memory = unsafe try Self.map(descriptor, byteCount)
            let header = unsafe memory.assumingMemoryBound(to: UInt64.self)
            let sizes = unsafe [header[1], header[2], header[3]].map { Int(truncatingIfNeeded: $0) }
            let isOurs = unsafe header[0] == Self.magic
            guard isOurs, sizes.allSatisfy({ (0...(1 << 30)).contains($0) }) else {
                unsafe munmap(memory, byteCount)
                throw .notAScoreboard
            }
            let layout = Layout(slotCount: sizes[0], payloadBytes: sizes[1], headerPayloadBytes: sizes[2])
            guard layout.byteCount == byteCount else {
                unsafe munmap(memory, byteCount)
                throw .notAScoreboard
            }
            unsafe self.init(layout: layout, descriptor: descriptor, memory: memory)
        } catch {
            close(descriptor)
            throw error
        }
    }

    private static func map(_ descriptor: Int32, _ byteCount: Int) throws(SupervisorError)
        -> UnsafeMutableRawPointer
    {
        let flags = descriptor < 0 ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_SHARED
        let memory = unsafe mmap(nil, byteCount, PROT_READ | PROT_WRITE, Int32(flags), descriptor, 0)
        guard let memory = unsafe memory, unsafe memory != UnsafeMutableRawPointer(bitPattern: -1) else {
            throw .call("mmap", errno, "of the scoreboard, \(byteCount) bytes")
        }
        return unsafe memory
    }

    private func describe(supervisor: Int32, startedAt: Int64) {
        let header = unsafe memory.assumingMemoryBound(to: UInt64.self)
        unsafe header[1] = UInt64(layout.slotCount)
        unsafe header[2] = UInt64(layout.payloadBytes)
        unsafe header[3] = UInt64(layout.headerPayloadBytes)
        unsafe header[0] = Self.magic
        self[.supervisor] = Int64(supervisor)
        self[.startedAt] = startedAt
        self[.startedAtMonotonic] = MonotonicClock.nanoseconds
    }

    /// Numbers about the pool as a whole that the supervisor keeps in the header.
    public enum Field: Int, Sendable, CaseIterable {
        /// Process id of the supervisor, 0 without one.
        case supervisor = 8
        /// Start of the service in seconds UTC.
        case startedAt
        /// The same in nanoseconds of CLOCK_MONOTONIC.
        case startedAtMonotonic
        /// Workers started, the first ones included.
        case spawns
        /// Workers that died or were killed without having been asked to stop.
        case losses
        /// Workers ended because they were busy or silent for too long.
        case timeouts
        /// Reloads begun; workers of one reload are one generation.
        case generation
        /// Workers wanted in the first class.
        case wanted
        /// Restarts that were put off because workers died young.
        case backoffs
        /// How often logs had to be opened anew; a worker opens its own when it sees another number.
        case logGeneration
    }

    /// A number about the pool; only the supervisor writes it.
    public subscript(_ field: Field) -> Int64 {
        get { unsafe Int64(bitPattern: words(at: 0)[field.rawValue].load(ordering: .relaxed)) }
        set { unsafe words(at: 0)[field.rawValue].store(UInt64(bitPattern: newValue), ordering: .relaxed) }
    }

    /// Bytes that all processes share; who writes what is agreed by their users.
    public var headerPayload: UnsafeMutableRawBufferPointer {
        unsafe UnsafeMutableRawBufferPointer(
            start: memory + Self.headerBytes,
            count: layout.headerPayloadBytes
        )
    }

    /// Bytes of a slot's worker, kept from one worker in the slot to the next.
    ///
    /// - Parameter slot: Index, 0..<`layout.slotCount`.
    /// - Returns: `layout.payloadBytes` bytes, aligned to 64; valid as long as the scoreboard.
    public func payload(_ slot: Int) -> UnsafeMutableRawBufferPointer {
        unsafe UnsafeMutableRawBufferPointer(
            start: memory + offset(slot) + Self.controlBytes,
            count: layout.payloadBytes
        )
    }

    /// One slot, for reading or, by its one writer, for writing.
    ///
    /// - Parameter index: 0..<`layout.slotCount`.
    /// - Returns: The slot.
    public func slot(_ index: Int) -> ScoreboardSlot { ScoreboardSlot(board: self, index: index) }

    /// A consistent copy of every slot that somebody is in.
    public var readings: [SlotReading] {
        (0..<layout.slotCount).compactMap { slot($0).reading }.filter { $0.state != .empty }
    }

    private func offset(_ slot: Int) -> Int {
        precondition((0..<layout.slotCount).contains(slot), "slot \(slot) of \(layout.slotCount)")
        return Self.headerBytes + layout.headerPayloadBytes + slot * layout.slotBytes
    }

    func control(_ slot: Int) -> UnsafeMutablePointer<Atomic<UInt64>> { unsafe words(at: offset(slot)) }

    private func words(at offset: Int) -> UnsafeMutablePointer<Atomic<UInt64>> {
        unsafe (memory + offset).assumingMemoryBound(to: Atomic<UInt64>.self)
    }
}

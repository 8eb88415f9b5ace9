import Glibc
import Synchronization
import Testing

@testable import Supervisor

@Suite struct ScoreboardTests {
    private let layout = Scoreboard.Layout(slotCount: 3, payloadBytes: 100, headerPayloadBytes: 10)

    @Test func `a worker's account of itself is read as written`() throws {
        let board = try Scoreboard(creating: layout, supervisor: 7, startedAt: 1_700_000_000)
        let slot = board.slot(1)
        slot.boot(pid: 42, workerClass: 1, at: 5)
        slot.busy(label: "POST /api/strategy/run", requestID: "0123456789abcdef", at: 9)
        slot.relabel("GET /x")
        slot.beat(at: 11)
        #expect(
            slot.reading
                == SlotReading(
                    slot: 1,
                    state: .busy,
                    pid: 42,
                    workerClass: 1,
                    bornAt: 5,
                    startedAt: 9,
                    beatAt: 11,
                    requests: 0,
                    label: "GET /x",
                    requestID: "0123456789abcdef"
                )
        )
        slot.idle(addingRequests: 1, at: 12)
        #expect(slot.reading?.label == "")
        #expect(slot.reading?.requests == 1)
        #expect(board.readings.map(\.slot) == [1])
        #expect(board[.supervisor] == 7)
        #expect(board[.startedAt] == 1_700_000_000)
    }

    @Test func `labels are cut at 64 bytes`() throws {
        let board = try Scoreboard(private: layout, startedAt: 0)
        let long = String(repeating: "abcdefg", count: 20)
        board.slot(0).busy(label: long, requestID: long, at: 1)
        #expect(board.slot(0).reading?.label == String(long.prefix(64)))
        #expect(board.slot(0).reading?.requestID == String(long.prefix(64)))
    }

    @Test func `counters and payload outlive the worker in a slot`() throws {
        let board = try Scoreboard(private: layout, startedAt: 0)
        let slot = board.slot(2)
        slot.boot(pid: 1, workerClass: 0, at: 1)
        slot.idle(addingRequests: 3, at: 2)
        board.payload(2).storeBytes(of: 77, toByteOffset: 64, as: UInt64.self)
        slot.clear()
        #expect(slot.reading?.state == .empty)
        slot.boot(pid: 2, workerClass: 0, at: 3)
        #expect(slot.reading?.requests == 3)
        #expect(board.payload(2).load(fromByteOffset: 64, as: UInt64.self) == 77)
        #expect(board.payload(1).allSatisfy { $0 == 0 })
    }

    @Test func `memory attached by descriptor is the same memory`() throws {
        let board = try Scoreboard(creating: layout, supervisor: 1, startedAt: 2)
        let other = try Scoreboard(attaching: dup(board.descriptor))
        #expect(other.layout == board.layout)
        #expect(other.layout.payloadBytes == 128)
        other.slot(0).boot(pid: 9, workerClass: 0, at: 1)
        other.headerPayload.storeBytes(of: 5, as: UInt8.self)
        #expect(board.slot(0).reading?.pid == 9)
        #expect(board.headerPayload[0] == 5)
    }

    @Test func `a descriptor that is not a scoreboard is refused`() throws {
        #expect(throws: SupervisorError.notAScoreboard) {
            try Scoreboard(attaching: open("/dev/null", O_RDWR))
        }
        #expect(throws: SupervisorError.notAScoreboard) { try Scoreboard(attaching: -1) }
        let board = try Scoreboard(creating: layout, supervisor: 1, startedAt: 2)
        let copy = dup(board.descriptor)
        #expect(ftruncate(copy, 8192) == 0)
        #expect(throws: SupervisorError.notAScoreboard) { try Scoreboard(attaching: copy) }
    }

    @Test func `a reader never sees half of a change`() throws {
        let board = try Scoreboard(creating: layout, supervisor: 1, startedAt: 2)
        let slot = board.slot(0)
        let words = ["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"]
        slot.busy(label: words[0], requestID: words[0], at: 1)
        let isOver = Atomic<Bool>(false)
        let writer = Thread {
            var round = 0
            while !isOver.load(ordering: .relaxed) {
                slot.busy(label: words[round & 1], requestID: words[round & 1], at: 1)
                round += 1
                // A writer that never paused would leave no time in which the slot stands still.
                for _ in 0..<(round & 63) { _ = MonotonicClock.nanoseconds }
            }
        }
        // However long the writer is kept from its processor in the middle of a change: so many readings, and a deadline.
        let deadline = MonotonicClock.nanoseconds + 30_000_000_000
        var seen = 0
        while seen < 5_000, MonotonicClock.nanoseconds < deadline {
            guard let reading = slot.reading else { continue }
            seen += 1
            #expect(reading.label == reading.requestID && words.contains(reading.label))
        }
        isOver.store(true, ordering: .relaxed)
        writer.join()
        #expect(seen > 0)
    }
}

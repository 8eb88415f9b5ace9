import Glibc
import Synchronization
import Testing

@testable import Backtesting

@Suite struct ThreadsTests {
    /// Who took part in something.
    private final class Attendance: Sendable {
        private let threads = Mutex<Set<UInt>>([])

        func sign() { threads.withLock { _ = $0.insert(UInt(pthread_self())) } }

        var count: Int { threads.withLock(\.count) }
    }

    private static func wait(for attendance: Attendance, toBe count: Int) -> Bool {
        for _ in 0..<30_000 {
            if attendance.count >= count { return true }
            usleep(1000)
        }
        return false
    }

    @Test func `as many threads as wanted take part, and no more`() {
        let attendance = Attendance()
        Threads.run(3) {
            attendance.sign()
            #expect(Self.wait(for: attendance, toBe: 3))
        }
        #expect(attendance.count == 3)
    }

    @Test func `one thread is the caller's own`() {
        let attendance = Attendance()
        attendance.sign()
        Threads.run(1) { attendance.sign() }
        #expect(attendance.count == 1)
    }

    @Test func `a thread that finds nothing to do helps within another's work`() {
        // Of two pieces of work one is empty, the other has work within, which needs two threads to end.
        let inner = Attendance()
        let done = Workers.map(2, chunk: 1, maxWorkers: 2, state: {}) { _, range -> [Bool]? in
            guard range.lowerBound == 1 else { return [true] }
            let parts = Workers.map(2, chunk: 1, maxWorkers: 2, state: {}) { _, _ in
                inner.sign()
                return [Self.wait(for: inner, toBe: 2)]
            }
            return [parts == [true, true]]
        }
        #expect(done == [true, true])
        #expect(inner.count == 2)
    }

    @Test func `what is done patiently is done with helpers as patient, and the caller stays as it was`() {
        let niceness = Mutex<[Int32]>([])
        @Sendable func note() {
            niceness.withLock { $0.append(getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0)) }
        }
        note()
        let attendance = Attendance()
        Threads.patiently {
            Threads.run(2) {
                attendance.sign()
                note()
                #expect(Self.wait(for: attendance, toBe: 2))
            }
        }
        note()
        let noted = niceness.withLock { $0 }
        #expect(noted.count == 4 && noted[0] == noted[3])
        #expect(noted[1...2].allSatisfy { $0 >= 10 })
    }

    @Test func `many searches at once, in many layers, end with all their results in order`() {
        @Sendable func layer(_ depth: Int, _ number: Int) -> Int {
            guard depth > 0 else { return number }
            let parts = Workers.map(5, chunk: 2, maxWorkers: 3, state: {}) { _, range in
                range.map { layer(depth - 1, 5 * number + $0) }
            }
            return parts?.reduce(0) { 31 &* $0 &+ $1 } ?? 0
        }
        func alone(_ depth: Int, _ number: Int) -> Int {
            guard depth > 0 else { return number }
            return (0..<5).reduce(0) { 31 &* $0 &+ alone(depth - 1, 5 * number + $1) }
        }
        let found = Workers.map(8, chunk: 1, maxWorkers: 8, state: {}) { _, range in
            range.map { layer(4, $0) }
        }
        #expect(found == (0..<8).map { alone(4, $0) })
    }
}

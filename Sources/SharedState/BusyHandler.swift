import Glibc

/// How a connection waits for a lock that another process holds.
///
/// SQLite's own `busy_timeout` sleeps ever longer and starves one process out of several for seconds; short
/// jittered sleeps kept the longest wait of four writers at 0.16 s where the built-in handler had 1.5 to 3 s.
struct BusyHandler: Sendable {
    /// Calls after which the wait is given up.
    let attempts: Int

    /// Waits about `milliseconds` in all.
    init(milliseconds: Int) { attempts = Self.longSleepFrom + milliseconds * 1000 / 400 }

    private static let longSleepFrom = 20

    /// Waits once; false when the budget is spent.
    func wait(attempt: Int) -> Bool { attempt < attempts && Self.pause(attempt: attempt) }

    /// Waits once, whatever the budget.
    static func pause(attempt: Int) -> Bool {
        if attempt < 2 {
            sched_yield()
            return true
        }
        let shortest = attempt < longSleepFrom ? 50 : 200
        var pause = timespec(tv_sec: 0, tv_nsec: Int.random(in: shortest..<(3 * shortest)) * 1000)
        unsafe nanosleep(&pause, nil)
        return true
    }
}

import Glibc
import Supervisor

/// When a responder has done its share, or has grown too large, and is to be replaced between two requests.
struct Retirement {
    /// Requests after which it ends, 0 for never.
    let requests: Int
    private let megabytes: Int
    private var nextLook: Int64 = 0

    /// - Parameter settings: The settings in force.
    init(_ settings: Settings) {
        // Each at its own number within a fifth, or all would end at the same time.
        let share = settings.responderMaxRequests
        requests = share > 0 ? max(1, Int.random(in: share - share / 5...share + share / 5)) : 0
        megabytes = settings.responderMaxMegabytes
    }

    /// Keeps one request, in which nobody looks, from taking the memory of all: the last guard, at four times the limit.
    ///
    /// An allocation beyond it ends the process.
    func limitMemory() {
        guard megabytes > 0 else { return }
        var limit = rlimit()
        let kind = __rlimit_resource_t(RLIMIT_DATA.rawValue)
        guard unsafe getrlimit(kind, &limit) == 0 else { return }
        limit.rlim_cur = min(limit.rlim_max, rlim_t(megabytes) << 22)
        _ = unsafe setrlimit(kind, &limit)
    }

    /// Resident megabytes where they are over the limit, else nil; looked at once a second.
    mutating func excess(at now: Int64) -> Int? {
        guard megabytes > 0, now >= nextLook else { return nil }
        nextLook = now + 1_000_000_000
        let resident = Int(SystemReadings.residentBytes(getpid()) >> 20)
        return resident > megabytes ? resident : nil
    }
}

import API
import Dispatch
import Glibc
import Logging
import SharedState
import Supervisor
import Synchronization

/// Takes jobs up one after another and does them; what a `worker` process is for.
///
/// A class, because it is the worker that its jobs' leases name.
final class JobRunner {
    /// How long a job stays a worker's that gives no sign of life.
    static let leaseMicroseconds: Int64 = 10_000_000
    /// How often a job is begun before it is taken for the cause of its workers' deaths.
    static let maximumAttempts = 3

    private let application: Application
    private let settings: Settings
    private let jobs: JobTable
    private let stop: Int32
    private let log: Logger
    /// When jobs are looked for again after that has failed.
    private var restingUntil: Int64 = 0
    private let worker = JobTable.Worker(
        number: Int64.random(in: 1...Int64.max),
        process: getpid()
    )

    /// - Parameters:
    ///   - application: Does the work.
    ///   - installation: Where the jobs are.
    ///   - stop: A descriptor that is readable when the process is to end.
    ///   - log: Where what happens is said.
    init(_ application: Application, _ installation: Installation, stop: Int32, log: Logger) {
        self.application = application
        self.settings = installation.settings
        self.stop = stop
        self.log = log
        jobs = JobTable(file: installation.state)
    }

    /// Has the jobs of workers that died taken up at once, not only when their leases are over.
    func takeOverFromTheDead() {
        do throws(SharedStateError) {
            try jobs.endLeases { kill($0, 0) == 0 || errno != ESRCH }
        } catch {
            log.event(
                .warning,
                "the jobs of dead workers wait for the end of their leases",
                [("reason", error.message)]
            )
        }
    }

    /// The next job, now this worker's; nil where there is none.
    func next() -> JobTable.Claim? {
        guard MonotonicClock.nanoseconds >= restingUntil else { return nil }
        do throws(SharedStateError) {
            return try jobs.claim(
                by: worker,
                for: Self.leaseMicroseconds,
                now: SystemReadings.wallClockMicroseconds()
            )
        } catch {
            restingUntil = MonotonicClock.nanoseconds + 10_000_000_000
            log.event(.warning, "jobs cannot be looked for", [("reason", error.message)])
            return nil
        }
    }

    /// Does a job, and says how it ended.
    func run(_ claim: JobTable.Claim) {
        let started = MonotonicClock.nanoseconds
        let progress = JobProgress()
        let heartbeat = Heartbeat(claim, worker, progress, settings, stop: stop)
        heartbeat.start()
        defer { heartbeat.end() }
        let outcome =
            claim.attempts > Self.maximumAttempts
            ? Application.lost(claim.order, attempts: claim.attempts - 1)
            : application.perform(claim.order, progress: progress)
        let ending = settle(outcome, of: claim, progress, mustStop: heartbeat.isStopping)
        let milliseconds = (MonotonicClock.nanoseconds - started) / 1_000_000
        log.event(
            outcome.status < 500 ? .info : .warning,
            "job ended",
            [
                ("job", claim.id), ("id", claim.order.requestID), ("path", claim.order.path),
                ("ending", ending), ("attempt", "\(claim.attempts)"), ("ms", "\(milliseconds)"),
            ]
        )
    }

    /// Leaves a job as it should be found: ended, or put back for another worker.
    ///
    /// - Returns: How it was left, for the log.
    private func settle(
        _ outcome: Job.Outcome,
        of claim: JobTable.Claim,
        _ progress: JobProgress,
        mustStop: Bool
    ) -> String {
        if progress.isStopped, outcome.status >= 400 {
            guard mustStop else { return "cancelled, or taken up by another" }
            _ = attempt("a job could not be put back") { () throws(SharedStateError) in
                try jobs.giveBack(claim, by: worker)
                return true
            }
            return "put back, because the worker is to stop"
        }
        return keep(outcome, of: claim, progress) ? "status \(outcome.status)" : "not kept"
    }

    /// Keeps what became of a job; for a while again and again, since it cannot be had back.
    ///
    /// - Returns: Whether it is kept.
    private func keep(_ outcome: Job.Outcome, of claim: JobTable.Claim, _ progress: JobProgress) -> Bool {
        for _ in 0..<60 {
            let kept = attempt("a job's result could not be kept") { () throws(SharedStateError) in
                try jobs.finish(
                    claim,
                    by: worker,
                    outcome,
                    total: progress.total,
                    now: SystemReadings.wallClockMicroseconds()
                )
            }
            if let kept { return kept }
            // The heart beats on meanwhile.
            if progress.isStopped || isReadable(stop, within: 1000) { return false }
        }
        return false
    }

    private func attempt(_ fault: String, _ work: () throws(SharedStateError) -> Bool) -> Bool? {
        do throws(SharedStateError) {
            return try work()
        } catch {
            log.event(.error, fault, [("reason", error.message)])
            return nil
        }
    }
}

/// A thread that prolongs a job's lease while the job is worked on, and stops the work when it is another's or cancelled, or the
/// process is to end.
private final class Heartbeat: Sendable {
    private let claim: JobTable.Claim
    private let worker: JobTable.Worker
    private let progress: JobProgress
    private let settings: Settings
    private let stop: Int32
    private let over = DispatchSemaphore(value: 0)
    private let thread = DispatchGroup()
    private let stopping = Atomic<Bool>(false)

    init(
        _ claim: JobTable.Claim,
        _ worker: JobTable.Worker,
        _ progress: JobProgress,
        _ settings: Settings,
        stop: Int32
    ) {
        self.claim = claim
        self.worker = worker
        self.progress = progress
        self.settings = settings
        self.stop = stop
    }

    /// Whether the work was stopped because the process is to end.
    var isStopping: Bool { stopping.load(ordering: .relaxed) }

    func start() {
        DispatchQueue(label: "heartbeat").async(group: thread) { self.beat() }
    }

    func end() {
        over.signal()
        thread.wait()
    }

    private func beat() {
        // A connection of its own: the other one is the thread's that does the work.
        let jobs = JobTable(file: Installation(settings) { _ in }.state)
        while over.wait(timeout: .now() + .milliseconds(250)) == .timedOut {
            if isReadable(stop, within: 0) {
                stopping.store(true, ordering: .relaxed)
                progress.stop()
                return
            }
            // A table that cannot be written for a moment is tried again: the lease is longer than that.
            let isOurs = try? jobs.prolong(
                claim,
                by: worker,
                done: progress.done,
                total: progress.total,
                for: JobRunner.leaseMicroseconds,
                now: SystemReadings.wallClockMicroseconds()
            )
            if isOurs == false {
                progress.stop()
                return
            }
        }
    }
}

/// Whether a descriptor becomes readable within so many milliseconds.
func isReadable(_ descriptor: Int32, within milliseconds: Int32) -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&entry, 1, milliseconds) > 0
}

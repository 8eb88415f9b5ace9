internal import Glibc

/// Threads that work for each other.
///
/// A thread that has nothing to do takes part in whatever work wants more hands, also in work within other work: the last series
/// of a search is done by all threads, not by the one that happened to take it. They stay for a second after the last work, for
/// a search has several stages of less than a millisecond each.
///
/// Not Dispatch's: where the system has no thread left it waits for one, for ever.
enum Threads {
    /// Calls `work` on the caller's thread and on others at the same time, and returns when all have returned.
    ///
    /// The others come as they are free, so `work` is called on fewer where they come too late, and where the system has no more
    /// threads: what is to do must be shared out within `work`.
    ///
    /// - Parameters:
    ///   - count: How many threads, at least 1.
    ///   - work: What each of them does.
    static func run(_ count: Int, _ work: @Sendable () -> Void) {
        guard count > 1 else { return work() }
        // Those that help the patient are so too.
        let crew = isPatient ? patientCrew : crew
        withoutActuallyEscaping(work) { work in
            let job = Crew.Job(work, places: count - 1)
            crew.post(job)
            work()
            crew.finish(job)
        }
    }

    /// Calls `work` on a thread that others of the machine go before, with helpers that they go before too.
    ///
    /// For work of many milliseconds beside which short requests are to be answered at once. A thread that has become patient
    /// cannot become impatient again, so it is one of its own. Where the system has none, `work` is called as it is.
    static func patiently(_ work: @Sendable () -> Void) {
        withoutActuallyEscaping(work) { work in
            let task = unsafe Unmanaged.passRetained(Task(work))
            var thread = pthread_t()
            let code = unsafe pthread_create(&thread, nil, doPatiently, task.toOpaque())
            guard code == 0 else {
                unsafe task.release()
                return work()
            }
            pthread_join(thread, nil)
        }
    }

    /// Does a task on a new thread.
    private static let doPatiently: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = {
        context in
        becomePatient()
        if let context = unsafe context {
            unsafe Unmanaged<Task>.fromOpaque(context).takeRetainedValue().work()
        }
        return nil
    }

    private final class Task {
        let work: () -> Void

        init(_ work: @escaping () -> Void) { self.work = work }
    }

    /// Lets all others of the machine go before the calling thread: on Linux each thread has a niceness of its own.
    fileprivate static func becomePatient() { setpriority(process, 0, patience) }

    private static var isPatient: Bool { getpriority(process, 0) >= patience }

    private static let process = __priority_which_t(PRIO_PROCESS.rawValue)
    private static let patience: Int32 = 10
    private static let crew = Crew(isPatient: false)
    private static let patientCrew = Crew(isPatient: true)
}

/// The threads of a process, and the work that has places free.
@safe private final class Crew: @unchecked Sendable {
    /// Work that several threads do together.
    final class Job {
        /// What its threads do; nil when it is done.
        var work: (() -> Void)?
        /// How many more threads may take part.
        var places: Int
        /// How many others take part now.
        var helpers = 0

        init(_ work: @escaping () -> Void, places: Int) {
            self.work = work
            self.places = places
        }
    }

    // All that changes is read and written under the mutex.
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    /// There is a place free, or a helper is done.
    private let news = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var jobs: [Job] = []
    private var threads = 0
    /// Threads that wait for news.
    private var idle = 0
    private let isPatient: Bool

    init(isPatient: Bool) {
        self.isPatient = isPatient
        unsafe pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        unsafe pthread_condattr_init(&attributes)
        unsafe pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        unsafe pthread_cond_init(news, &attributes)
        unsafe pthread_condattr_destroy(&attributes)
    }

    /// Offers the places of a job, and starts threads while there are fewer than it has places for.
    func post(_ job: Job) {
        unsafe pthread_mutex_lock(mutex)
        jobs.append(job)
        if idle > 0 { unsafe pthread_cond_broadcast(news) }
        while threads < job.places, start() { threads += 1 }
        unsafe pthread_mutex_unlock(mutex)
    }

    /// Takes a job back and returns when its helpers are done, helping with other jobs until then.
    func finish(_ job: Job) {
        unsafe pthread_mutex_lock(mutex)
        job.places = 0
        jobs.removeAll { $0 === job }
        while job.helpers > 0 {
            if !help() {
                idle += 1
                unsafe pthread_cond_wait(news, mutex)
                idle -= 1
            }
        }
        job.work = nil
        unsafe pthread_mutex_unlock(mutex)
    }

    /// Takes part in a job that has a place free, the latest first: it is what an earlier one waits for.
    private func help() -> Bool {
        guard let job = jobs.last(where: { $0.places > 0 }) else { return false }
        job.places -= 1
        job.helpers += 1
        unsafe pthread_mutex_unlock(mutex)
        Self.perform(job)
        unsafe pthread_mutex_lock(mutex)
        job.helpers -= 1
        // All that was to do is done: a place is of no use any more.
        job.places = 0
        if job.helpers == 0 { unsafe pthread_cond_broadcast(news) }
        return true
    }

    /// Never inlined: when it has returned, nothing holds the work any more.
    @inline(never)
    private static func perform(_ job: Job) { job.work?() }

    /// What a thread does: helps until nobody has wanted it for a second.
    private func serve() {
        if isPatient { Threads.becomePatient() }
        unsafe pthread_mutex_lock(mutex)
        while true {
            if help() { continue }
            var end = timespec()
            unsafe clock_gettime(CLOCK_MONOTONIC, &end)
            end.tv_sec += 1
            idle += 1
            let code = unsafe pthread_cond_timedwait(news, mutex, &end)
            idle -= 1
            if code == ETIMEDOUT, !jobs.contains(where: { $0.places > 0 }) { break }
        }
        threads -= 1
        unsafe pthread_mutex_unlock(mutex)
    }

    /// Starts a thread, which nobody waits for; false where the system has none.
    private func start() -> Bool {
        var attributes = pthread_attr_t()
        unsafe pthread_attr_init(&attributes)
        defer { unsafe pthread_attr_destroy(&attributes) }
        unsafe pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        var thread = pthread_t()
        let crew = unsafe Unmanaged.passRetained(self)
        let code = unsafe pthread_create(
            &thread,
            &attributes,
            { context in
                if let context = unsafe context {
                    unsafe Unmanaged<Crew>.fromOpaque(context).takeRetainedValue().serve()
                }
                return nil
            },
            crew.toOpaque()
        )
        if code != 0 { unsafe crew.release() }
        return code == 0
    }
}

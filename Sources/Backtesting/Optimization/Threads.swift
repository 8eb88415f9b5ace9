internal import Glibc

/// Threads for a while.
///
/// Not Dispatch's: where the system has no thread left it waits for one, for ever.
enum Threads {
    private final class Task {
        let work: () -> Void

        init(_ work: @escaping () -> Void) { self.work = work }
    }

    /// Calls `work` on the caller's thread and on others at the same time, and returns when all have returned.
    ///
    /// - Parameters:
    ///   - count: How many threads, at least 1; there are fewer where the system has no more.
    ///   - work: What each of them does.
    static func run(_ count: Int, _ work: @Sendable () -> Void) {
        withoutActuallyEscaping(work) { work in
            var threads: [pthread_t] = []
            while threads.count + 1 < count {
                let task = unsafe Unmanaged.passRetained(Task(work))
                var thread = pthread_t()
                let code = unsafe pthread_create(&thread, nil, perform, task.toOpaque())
                guard code == 0 else {
                    unsafe task.release()
                    break
                }
                threads.append(thread)
            }
            work()
            for thread in threads { pthread_join(thread, nil) }
        }
    }

    /// Does a task on a new thread.
    private static let perform: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = {
        context in
        if let context = unsafe context {
            unsafe Unmanaged<Task>.fromOpaque(context).takeRetainedValue().work()
        }
        return nil
    }
}

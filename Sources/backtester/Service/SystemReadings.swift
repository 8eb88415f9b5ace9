import API
import CLinux
import Glibc

/// What the kernel says of this machine and of processes.
enum SystemReadings {
    /// Microseconds UTC since 1970.
    static func wallClockMicroseconds() -> Int64 {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }

    /// The machine's state.
    ///
    /// - Parameter processes: Process ids whose memory is summed up; ones that have ended count nothing.
    /// - Returns: The state at this moment.
    static func status(processes: [Int32]) -> SystemStatus {
        SystemStatus(
            cpuCount: processorsOnline(),
            load: loadAverages(),
            residentBytes: processes.reduce(0) { $0 + residentBytes($1) }
        )
    }

    /// Bytes free to this user, and in all, on the disk of a folder; nil when it cannot be told.
    static func disk(of folder: String) -> (free: UInt64, total: UInt64)? {
        var status = Glibc.statvfs()
        guard unsafe statvfs(folder, &status) == 0 else { return nil }
        let block = UInt64(status.f_frsize)
        return (UInt64(status.f_bavail) * block, UInt64(status.f_blocks) * block)
    }

    /// Connections that wait to be accepted on a listening Unix socket, nil where the kernel does not tell.
    static func acceptQueue(of listener: Int32) -> Int? {
        let depth = linux_accept_queue(listener)
        return depth >= 0 ? Int(depth) : nil
    }

    private static func loadAverages() -> [Double] {
        var loads = [Double](repeating: 0, count: 3)
        let count = unsafe getloadavg(&loads, 3)
        return Array(loads.prefix(max(0, Int(count))))
    }

    /// Resident memory of a process in bytes, 0 when it is gone.
    ///
    /// The second number of `/proc/PID/statm` is the resident pages: proc(5).
    static func residentBytes(_ process: Int32) -> Int64 {
        guard let text = readFile("/proc/\(process)/statm") else { return 0 }
        let fields = text.split(separator: " ")
        guard fields.count > 1, let pages = Int64(fields[1]) else { return 0 }
        return pages * Int64(sysconf(Int32(_SC_PAGESIZE)))
    }
}

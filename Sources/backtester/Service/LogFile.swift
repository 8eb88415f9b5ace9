import CLinux
import Glibc
import Synchronization

/// A file, pipe or terminal that lines are written to, and that never holds up whoever writes.
///
/// A line that cannot be written at once, because the disk is full or nobody reads the pipe, is dropped and counted; the
/// next one that can be is preceded by one that says how many are missing. A file is looked for again each second while
/// there is none. A class, because it owns a descriptor.
final class LogFile {
    /// The path, or nil for standard error.
    private let path: String?
    private var descriptor: Int32 = -1
    private var retryAt: Int64 = 0
    private var isTorn = false
    private var missing = 0
    /// Lines dropped since the last call of ``takeDropped()``.
    private var dropped = 0

    /// - Parameter path: A file to append to, created when missing; nil for standard error.
    init(path: String?) {
        self.path = path
        open()
    }

    deinit { if path != nil, descriptor >= 0 { close(descriptor) } }

    /// Opens the path anew, because the file was renamed; a failure is made up for later.
    func reopen() {
        guard let path else { return }
        if let fresh = Self.opened(path) {
            if descriptor >= 0 { close(descriptor) }
            descriptor = fresh
            isTorn = false
        }
    }

    /// Writes a line, or drops it.
    ///
    /// - Parameter line: Its bytes without the line's end.
    func write(_ line: [UInt8]) {
        if descriptor < 0 { openAgain() }
        var bytes = isTorn ? [UInt8(ascii: "\n")] : []
        if missing > 0 { bytes += notice.utf8 }
        bytes += line
        bytes.append(UInt8(ascii: "\n"))
        let count =
            descriptor < 0
            ? -1
            : unsafe bytes.withUnsafeBytes { bytes in
                unsafe Glibc.write(descriptor, bytes.baseAddress, bytes.count)
            }
        if count == bytes.count {
            missing = 0
            isTorn = false
        } else {
            isTorn = isTorn || count > 0
            missing += 1
            dropped += 1
        }
    }

    /// How many lines were dropped since it was last asked.
    func takeDropped() -> Int {
        defer { dropped = 0 }
        return dropped
    }

    /// In the form of the lines around it: an object where they are JSON.
    private var notice: String { "{\"dropped_lines\":\(missing),\"pid\":\(getpid())}\n" }

    private func open() {
        if let path {
            descriptor = Self.opened(path) ?? -1
        } else {
            descriptor = STDERR_FILENO
        }
    }

    private func openAgain() {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        let now = Int64(time.tv_sec)
        guard now >= retryAt else { return }
        retryAt = now + 1
        open()
    }

    /// A description of its own, so that not blocking is this file's property and not that of whoever shares a terminal.
    static func opened(_ path: String) -> Int32? {
        let flags = O_WRONLY | O_CREAT | O_APPEND | O_NONBLOCK | O_CLOEXEC | O_NOCTTY
        let descriptor = unsafe Glibc.open(path, flags, 0o640)
        return descriptor >= 0 ? descriptor : nil
    }
}

/// Standard error, which the process's own lines and those of its libraries go to.
enum StandardError {
    private static let dropped = Atomic<Int>(0)

    /// A line could not be written.
    static func countDropped() { dropped.add(1, ordering: .relaxed) }

    /// How many lines were dropped since it was last asked.
    static func takeDropped() -> Int { dropped.exchange(0, ordering: .relaxed) }

    /// Puts a file in its place, so that what libraries and a crash say is found there too.
    ///
    /// - Parameter path: The file; nil leaves standard error where it is, and only keeps it from blocking.
    /// - Throws: ``FileFault`` when the file cannot be opened; everything then stays as it was.
    static func redirect(to path: String?) throws(FileFault) {
        // A socket cannot be opened again; it stays as it is.
        guard let descriptor = LogFile.opened(path ?? "/proc/self/fd/2") else {
            if let path { throw FileFault(message: "open \(path): \(systemMessage())") }
            return
        }
        dup2(descriptor, STDERR_FILENO)
        close(descriptor)
    }
}

import CLinux
import Glibc
import Supervisor

/// The program that workers are started from: the file a path named when it was last looked up.
///
/// A deployment puts another file there. Workers go on being started from the one they began with, even when its name is
/// gone, until a reload looks again; and when the new one does not work, the old one is still at hand.
struct ProgramFile {
    private struct Pin: Equatable {
        let device: UInt64
        let file: UInt64
        let modified: Int
        let descriptor: Int32

        func isSameFile(as status: stat) -> Bool {
            device == UInt64(status.st_dev) && file == UInt64(status.st_ino)
                && modified == status.st_mtim.tv_sec
        }
    }

    /// Where this process's own file was when it started.
    private let path: String
    /// The files looked up since, the last one last; a reload under way may still fall back on the one before.
    private var pins: [Pin] = []

    /// What to start workers from.
    private(set) var executable = "/proc/self/exe"

    /// The program of this process.
    init() {
        let text = unsafe realpath("/proc/self/exe", nil)
        defer { unsafe free(text) }
        path = unsafe text.map { unsafe String(cString: $0) } ?? ""
    }

    /// Looks the path up again.
    ///
    /// - Throws: ``FileFault`` when there is nothing that could be started.
    mutating func lookUp() throws(FileFault) {
        var status = stat()
        guard unsafe access(path, X_OK) == 0, unsafe stat(path, &status) == 0 else {
            throw FileFault(message: "\(path): \(systemMessage())")
        }
        if pins.last?.isSameFile(as: status) == true { return }
        let opened = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard opened >= 0 else { throw FileFault(message: "open \(path): \(systemMessage())") }
        defer { close(opened) }
        // Above the numbers that workers get theirs under.
        let descriptor = linux_duplicate_above(opened, 10)
        guard descriptor >= 0, unsafe fstat(descriptor, &status) == 0 else {
            throw FileFault(message: "open \(path): \(systemMessage())")
        }
        pins.append(
            Pin(
                device: UInt64(status.st_dev),
                file: UInt64(status.st_ino),
                modified: status.st_mtim.tv_sec,
                descriptor: descriptor
            )
        )
        if pins.count > 3 { close(pins.removeFirst().descriptor) }
        // By the supervisor's number, as the worker's own descriptors are closed before it becomes the program.
        executable = "/proc/\(getpid())/fd/\(descriptor)"
    }
}

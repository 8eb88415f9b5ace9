import Glibc

/// The lock under which a database file is created, migrated or set aside, by one process at a time.
///
/// It is a file of its own beside the database and is never deleted: two processes might otherwise lock two
/// different files.
struct OpeningLock: ~Copyable {
    private let descriptor: Int32

    /// Waits until the lock is free; holders are quick, but one may have been stopped.
    init(databasePath: String) throws(SharedStateError) {
        let path = databasePath + ".lock"
        // Readable is enough, so that a file another user made can be locked.
        descriptor = unsafe open(path, O_RDONLY | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .unavailable(path: path, reason: systemMessage(errno)) }
        let waiting = BusyHandler(milliseconds: 10_000)
        var attempt = 0
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            let code = errno
            let mayComeFree = code == EWOULDBLOCK || code == EINTR
            if mayComeFree, waiting.wait(attempt: attempt) {
                attempt += 1
                continue
            }
            close(descriptor)
            throw mayComeFree ? .busy(path: path) : .unavailable(path: path, reason: systemMessage(code))
        }
    }

    deinit { close(descriptor) }
}

/// The C library's words for an error number.
func systemMessage(_ code: Int32) -> String { unsafe String(cString: strerror(code)) }

/// Creates the folder of a file, and the folders above it.
func createFolder(of path: String) throws(SharedStateError) {
    guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return }
    let folder = String(path[..<slash])
    if unsafe mkdir(folder, 0o755) == 0 || errno == EEXIST { return }
    guard errno == ENOENT else { throw .unavailable(path: folder, reason: systemMessage(errno)) }
    try createFolder(of: folder)
    guard unsafe mkdir(folder, 0o755) == 0 || errno == EEXIST else {
        throw .unavailable(path: folder, reason: systemMessage(errno))
    }
}

import Glibc

/// Which file a path names at the moment, so that a rename or a deletion under a running connection is
/// noticed.
struct FileIdentity: Equatable {
    let device: UInt64
    let inode: UInt64
    let bytes: Int64
    let modified: Int64

    /// Nil when nothing is there.
    ///
    /// The path is only looked at, never opened: closing any descriptor of a database file would drop the
    /// locks that SQLite holds on it in this process (sqlite.org/howtocorrupt.html, section 2.2).
    init?(path: String) {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return nil }
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        bytes = Int64(status.st_size)
        modified = Int64(status.st_mtim.tv_sec)
    }

    func isSameFile(as other: FileIdentity) -> Bool { device == other.device && inode == other.inode }
}

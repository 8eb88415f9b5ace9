import Glibc

/// What tells one state of a file from another without reading it.
struct FileStamp: Equatable {
    private let bytes: Int
    private let modifiedNanoseconds: Int
    private let inode: UInt

    init(_ status: stat) {
        bytes = Int(status.st_size)
        modifiedNanoseconds = Int(status.st_mtim.tv_sec) * 1_000_000_000 + Int(status.st_mtim.tv_nsec)
        inode = UInt(status.st_ino)
    }

    /// Nil when there is no regular file of that name.
    init?(path: String) {
        var status = stat()
        guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        self.init(status)
    }

    var text: String { "\(bytes):\(modifiedNanoseconds):\(inode)" }
}

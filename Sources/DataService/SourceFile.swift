import Glibc

/// A regular file read whole, and the signs by which a later change of it shows.
struct SourceFile {
    let bytes: [UInt8]
    let stamp: FileStamp

    /// Reads a file.
    ///
    /// - Throws: ``SourceFileError``.
    init(path: String, maximumBytes: Int) throws(SourceFileError) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SourceFileError(errno) }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw SourceFileError(errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw SourceFileError(reason: "it is not a file") }
        guard status.st_size <= maximumBytes else {
            throw SourceFileError(reason: "it is larger than \(maximumBytes >> 20) MiB")
        }
        stamp = FileStamp(status)
        var failure: Int32 = 0
        bytes = unsafe [UInt8](unsafeUninitializedCapacity: Int(status.st_size)) { buffer, count in
            while count < buffer.count {
                let got = unsafe read(
                    descriptor,
                    buffer.baseAddress?.advanced(by: count),
                    buffer.count - count
                )
                if got > 0 {
                    count += got
                } else if got < 0, errno == EINTR {
                    continue
                } else {
                    failure = got < 0 ? errno : 0
                    return
                }
            }
        }
        guard failure == 0 else { throw SourceFileError(failure) }
    }
}

/// Why a file could not be read.
struct SourceFileError: Error {
    let isMissing: Bool
    let reason: String

    init(_ code: Int32) {
        isMissing = code == ENOENT || code == ENOTDIR
        reason = unsafe String(cString: strerror(code))
    }

    init(reason: String) {
        isMissing = false
        self.reason = reason
    }
}

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

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

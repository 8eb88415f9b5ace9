import Glibc

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

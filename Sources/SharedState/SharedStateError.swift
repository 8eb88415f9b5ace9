/// What can go wrong with a file that processes share.
///
/// None of these carries bound values, so each may be logged.
public enum SharedStateError: Error, Equatable {
    /// The file or its folder cannot be opened or written: missing rights, a folder that cannot be created, a
    /// read-only disk.
    case unavailable(path: String, reason: String)
    /// Another process kept the file locked for longer than the file's budget.
    case busy(path: String)
    /// The disk is full, or the file reached its size limit. Reads still work.
    case full(path: String)
    /// The file is not what it should be and its kind must not be rebuilt; the original was left as it was.
    case damaged(path: String, reason: String)
    /// A newer version of this software wrote the file's schema.
    case newerSchema(path: String)
    /// SQLite refused a statement for another reason; `code` is its extended result code.
    case failed(path: String, code: Int, reason: String)

    /// One sentence for a log line or a health check.
    public var message: String {
        switch self {
        case .unavailable(let path, let reason): "\(path) cannot be used: \(reason)"
        case .busy(let path): "\(path) is locked by another process"
        case .full(let path): "\(path) cannot grow: the disk or the file's limit is full"
        case .damaged(let path, let reason): "\(path) is damaged: \(reason)"
        case .newerSchema(let path): "\(path) was written by a newer version of this software"
        case .failed(let path, let code, let reason): "\(path): SQLite error \(code): \(reason)"
        }
    }

    /// What is wrong, without the path, for people who are not to see it.
    public var summary: String {
        switch self {
        case .unavailable: "the file cannot be opened or written"
        case .busy: "the file is locked by another process"
        case .full: "the disk or the file's limit is full"
        case .damaged: "the file is damaged"
        case .newerSchema: "the file was written by a newer version of this software"
        case .failed(_, let code, _): "SQLite error \(code)"
        }
    }
}

import GRDB

extension SharedStateError {
    /// Sorts what a database call threw.
    init(_ error: any Error, path: String) {
        if let error = error as? SharedStateError {
            self = error
            return
        }
        guard let error = error as? DatabaseError else {
            self = .failed(path: path, code: 0, reason: "\(error)")
            return
        }
        let reason = error.message ?? "no message"
        switch error.resultCode {
        // An interrupted statement is a checkpoint that did not get its lock.
        case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_INTERRUPT: self = .busy(path: path)
        case .SQLITE_FULL: self = .full(path: path)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .damaged(path: path, reason: reason)
        case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH, .SQLITE_IOERR:
            self = .unavailable(path: path, reason: reason)
        // All statements are ours and fit the schema; one that does not has met a file that was emptied or
        // exchanged.
        case .SQLITE_ERROR where reason.hasPrefix("no such table") || reason.hasPrefix("no such column"):
            self = .damaged(path: path, reason: reason)
        default: self = .failed(path: path, code: Int(error.extendedResultCode.rawValue), reason: reason)
        }
    }
}

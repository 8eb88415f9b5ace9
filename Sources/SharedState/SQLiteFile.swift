import Glibc
public import GRDB

/// A database file that processes share, and this process's one connection to it.
///
/// It opens at its first use and again whenever the file was replaced or deleted, so a fault that passes
/// needs no restart. A damaged file of a kind that can be had again is renamed aside with its log and begun
/// anew; the call that met the damage is repeated once. It has the identity of a connection: one per process,
/// used by one thread at a time, opened after the process started, never carried across a fork.
public final class SQLiteFile {
    /// Path of the database file.
    public let path: String
    /// What the file is for.
    public let kind: SQLiteKind
    private let reserveBytes: Int
    private let report: (String) -> Void
    private var connection: SQLiteConnection?

    /// A file that will be opened, or created, at its first use.
    ///
    /// - Parameters:
    ///   - path: Path of the database file; missing folders are created.
    ///   - kind: What the file is for.
    ///   - reserveBytes: Free bytes of the disk that transactions leave to others: with fewer they fail as on a full disk.
    ///   - report: Told in one sentence when a damaged file is set aside.
    public init(
        path: String,
        kind: SQLiteKind,
        reserveBytes: Int = 0,
        report: @escaping (String) -> Void = { _ in }
    ) {
        self.path = path
        self.kind = kind
        self.reserveBytes = reserveBytes
        self.report = report
    }

    deinit { connection?.close() }

    /// Opens the file now, for a check at the start of a process.
    ///
    /// - Throws: ``SharedStateError``.
    public func open() throws(SharedStateError) { _ = try current() }

    /// Runs reads; each statement sees the latest committed state, with no transaction around them.
    ///
    /// - Parameter body: Fetches rows and returns; it runs a second time when the file had to be rebuilt.
    /// - Returns: What `body` returned.
    /// - Throws: ``SharedStateError``.
    public func read<T>(_ body: (Database) throws -> T) throws(SharedStateError) -> T {
        try attempt { queue in try queue.unsafeRead(body) }
    }

    /// Runs writes in one `BEGIN IMMEDIATE` transaction; anything thrown rolls it back.
    ///
    /// - Parameter body: Reads and writes; it runs a second time when the file had to be rebuilt.
    /// - Returns: What `body` returned.
    /// - Throws: ``SharedStateError``.
    public func write<T>(_ body: (Database) throws -> T) throws(SharedStateError) -> T {
        guard hasRoom else { throw .full(path: path) }
        return try attemptWrite { queue in
            try queue.writeWithoutTransaction { database in
                try database.execute(literal: "BEGIN IMMEDIATE")
                do {
                    let result = try body(database)
                    try database.execute(literal: "COMMIT")
                    return result
                } catch {
                    if database.isInsideTransaction { try database.execute(literal: "ROLLBACK") }
                    throw error
                }
            }
        }
    }

    /// Runs a body each of whose writing statements is its own transaction.
    ///
    /// SQLite takes the writer's lock at the statement's begin and waits for it as for `BEGIN IMMEDIATE`.
    ///
    /// - Parameter body: Reads and writes, each statement stepped to its end.
    /// - Returns: What `body` returned.
    /// - Throws: ``SharedStateError``.
    public func writeOnce<T>(_ body: (Database) throws -> T) throws(SharedStateError) -> T {
        try attemptWrite { queue in try queue.writeWithoutTransaction(body) }
    }

    /// Writes the file's header and commits, so that a file that cannot be written is found out.
    ///
    /// - Throws: ``SharedStateError``.
    public func checkWritable() throws(SharedStateError) {
        try write { database in try database.execute(sql: "PRAGMA application_id = \(kind.applicationID)") }
    }

    /// Whether the disk has more than the reserve left; true where it cannot be told.
    ///
    /// A disk that is full to the last byte takes no deletions either, as they need room in the log.
    var hasRoom: Bool {
        guard reserveBytes > 0 else { return true }
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        var disk = Glibc.statvfs()
        guard unsafe statvfs(folder, &disk) == 0 else { return true }
        return UInt64(disk.f_bavail) * UInt64(disk.f_frsize) > UInt64(reserveBytes)
    }

    /// Bytes of the database file, 0 when there is none.
    public var bytes: Int { FileIdentity(path: path).map { Int($0.bytes) } ?? 0 }

    /// Bytes of the write-ahead log, 0 when there is none.
    public var walBytes: Int { FileIdentity(path: path + "-wal").map { Int($0.bytes) } ?? 0 }

    // MARK: - Connection

    private func attempt<T>(_ body: (DatabaseQueue) throws -> T) throws(SharedStateError) -> T {
        let first = try current()
        do { return try body(first.queue) } catch {
            let fault = SharedStateError(error, path: path)
            guard case .damaged(_, let reason) = fault, kind.damage == .rebuild else { throw fault }
            try rebuild(reason: reason)
        }
        let second = try current()
        do { return try body(second.queue) } catch { throw SharedStateError(error, path: path) }
    }

    private func attemptWrite<T>(_ body: (DatabaseQueue) throws -> T) throws(SharedStateError) -> T {
        let result = try attempt(body)
        connection?.waiting.hasWritten()
        return result
    }

    /// The connection, opened anew when the path names another file than it did.
    func current() throws(SharedStateError) -> SQLiteConnection {
        if let connection {
            if let now = FileIdentity(path: path), now.isSameFile(as: connection.identity) {
                return connection
            }
            disconnect()
        }
        try createFolder(of: path)
        let lock = try OpeningLock(databasePath: path)
        let opened = try openLocked()
        _ = consume lock
        connection = opened
        return opened
    }

    private func disconnect() {
        connection?.close()
        connection = nil
    }

    private func openLocked() throws(SharedStateError) -> SQLiteConnection {
        do {
            if let existing = FileIdentity(path: path) {
                guard existing.bytes > 0 else {
                    throw SharedStateError.damaged(path: path, reason: "it is empty")
                }
                return try SQLiteConnection(path: path, kind: kind)
            }
        } catch {
            let fault = SharedStateError(error, path: path)
            guard kind.damage == .rebuild else { throw fault }
            switch fault {
            case .damaged(_, let reason): try setAside(reason: reason)
            case .newerSchema: try setAside(reason: "a newer version wrote it")
            default: throw fault
            }
        }
        do {
            try SQLiteConnection.create(path: path, kind: kind)
            return try SQLiteConnection(path: path, kind: kind)
        } catch { throw SharedStateError(error, path: path) }
    }

    /// Sets the file aside, unless another process already did.
    private func rebuild(reason: String) throws(SharedStateError) {
        let damaged = connection?.identity
        disconnect()
        let lock = try OpeningLock(databasePath: path)
        if let damaged, let now = FileIdentity(path: path), now.isSameFile(as: damaged) {
            try setAside(reason: reason)
        }
        _ = consume lock
    }

    /// Deletes the file with all it holds; the next call, of whatever process, begins a new one.
    ///
    /// For a kind that can be had again, and a disk so full that not even rows can be deleted: that takes
    /// room in the log.
    ///
    /// - Throws: ``SharedStateError``.
    public func discard() throws(SharedStateError) {
        disconnect()
        let lock = try OpeningLock(databasePath: path)
        for suffix in ["-wal", "-shm", ""] { removeFile(path + suffix) }
        _ = consume lock
    }

    private func setAside(reason: String) throws(SharedStateError) {
        let name = quarantineName()
        // The log goes first: without it the file is at worst older, while a log left behind would be
        // replayed into the new file.
        for suffix in ["-wal", "-shm", ""] where FileIdentity(path: path + suffix) != nil {
            do { try renameFile(path + suffix, name + suffix) } catch {
                throw SharedStateError(error, path: path)
            }
        }
        report("\(path) was set aside as \(name), because \(reason)")
    }

    /// A free name that tells when the damaged file was last written.
    private func quarantineName() -> String {
        let base = "\(path).damaged-\(FileIdentity(path: path)?.modified ?? 0)"
        var name = base
        var number = 2
        while FileIdentity(path: name) != nil {
            name = "\(base)-\(number)"
            number += 1
        }
        return name
    }
}

/// Renames a file over whatever bears the new name.
func renameFile(_ old: String, _ new: String) throws(SharedStateError) {
    guard unsafe rename(old, new) == 0 else { throw .unavailable(path: old, reason: systemMessage(errno)) }
}

/// Deletes a file; one that is not there is no fault.
func removeFile(_ path: String) { unsafe unlink(path) }

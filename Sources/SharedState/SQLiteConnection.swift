import CSQLite
import GRDB
import Synchronization

/// One open connection, with the settings of its kind in force and the schema up to date.
struct SQLiteConnection {
    let queue: DatabaseQueue
    let identity: FileIdentity
    let waiting: LockWaiting

    /// Opens an existing file; ``create(path:kind:)`` makes new ones.
    ///
    /// - Throws: `DatabaseError`, or ``SharedStateError`` for a file of other software or a newer schema.
    init(path: String, kind: SQLiteKind) throws {
        let waiting = LockWaiting(kind)
        var configuration = Configuration()
        configuration.label = path
        configuration.busyMode = .callback { attempt in waiting.wait(attempt: attempt) }
        configuration.prepareDatabase { database in
            try Self.disableCheckpointOnClose(database)
            // mmap_size stays 0: with mapped files the reset race was seen to corrupt.
            try database.execute(
                sql: """
                    PRAGMA journal_mode = WAL;
                    PRAGMA synchronous = \(kind.synchronous.rawValue);
                    PRAGMA wal_autocheckpoint = \(SQLiteLibrary.scheme == .supervised ? 0 : 1000);
                    """
            )
            if let limit = kind.maximumBytes {
                try database.execute(sql: "PRAGMA max_page_count = \(limit / kind.pageSize)")
            }
        }
        queue = try DatabaseQueue(path: path, configuration: configuration)
        guard let identity = FileIdentity(path: path) else {
            throw SharedStateError.unavailable(path: path, reason: "it vanished while it was opened")
        }
        self.identity = identity
        self.waiting = waiting
        waiting.attach(queue)
        try checkOwner(path: path, kind: kind)
        try migrate(path: path, kind: kind)
    }

    /// Closing the last connection never checkpoints and never deletes the log.
    ///
    /// SQLite deletes the log by name. After a damaged file was renamed aside, that name belongs to the file
    /// that took its place, so this holds for every version of SQLite, with and without the reset race.
    private static func disableCheckpointOnClose(_ database: Database) throws {
        let code = unsafe csqlite_disable_checkpoint_on_close(database.sqliteConnection)
        guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
    }

    /// Makes a new file that bears its mark from the moment its name exists.
    ///
    /// It is written under another name and renamed, so that an empty file is always a damaged one and never
    /// one that a killed process had just begun.
    static func create(path: String, kind: SQLiteKind) throws {
        let draft = path + ".new"
        removeFile(draft)
        for suffix in ["-wal", "-shm", "-journal"] { removeFile(draft + suffix) }
        let queue = try DatabaseQueue(path: draft)
        try queue.inDatabase { database in
            try database.execute(
                sql: """
                    PRAGMA page_size = \(kind.pageSize);
                    PRAGMA application_id = \(kind.applicationID);
                    PRAGMA journal_mode = WAL;
                    """
            )
        }
        try queue.close()
        // A log without its database would be replayed into the new one.
        for suffix in ["-wal", "-shm"] { removeFile(path + suffix) }
        try renameFile(draft, path)
    }

    private func checkOwner(path: String, kind: SQLiteKind) throws {
        let mark = try queue.unsafeRead { database in
            try Int32.fetchOne(database, sql: "PRAGMA application_id")
        }
        guard mark == kind.applicationID else {
            throw SharedStateError.damaged(
                path: path,
                reason: "another program's mark \(mark ?? 0) is in its header"
            )
        }
    }

    private func migrate(path: String, kind: SQLiteKind) throws {
        if try queue.unsafeRead(kind.migrator.hasBeenSuperseded) {
            throw SharedStateError.newerSchema(path: path)
        }
        // Asked first, because migrating takes the writer's lock even when nothing is to do.
        if try queue.unsafeRead(kind.migrator.hasCompletedMigrations) == false {
            try kind.migrator.migrate(queue)
        }
    }

    func close() {
        waiting.detach()
        // A statement still open keeps the connection until it is released; nothing else can fail here.
        try? queue.close()
    }
}

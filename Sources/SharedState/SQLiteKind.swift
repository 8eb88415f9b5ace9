public import GRDB

/// What a database file is for: how durable, how large, how patient, and what becomes of it when it is
/// damaged.
public struct SQLiteKind: Sendable {
    /// When SQLite waits for the disk.
    public enum Synchronous: String, Sendable {
        /// At checkpoints: a power cut may lose the last writes, never the file.
        case normal = "NORMAL"
        /// Never: a power cut may lose the file; a killed process loses nothing.
        case off = "OFF"
    }

    /// What becomes of a file that is damaged or belongs to other software.
    public enum Damage: Sendable {
        /// It is renamed aside and begun anew: it can be had again.
        case rebuild
        /// It stays and every call fails: it holds what nobody else has.
        case refuse
    }

    /// The mark in the file's header by which a foreign file is told apart.
    public var applicationID: Int32
    /// When SQLite waits for the disk.
    public var synchronous: Synchronous
    /// Bytes a page, a power of two from 512 to 65536; only a new file takes it.
    public var pageSize: Int
    /// Bytes beyond which the file must not grow, or nil.
    public var maximumBytes: Int?
    /// Milliseconds to wait for another process's lock; after a wait in vain only briefly, until a writer gets through, where
    /// ``damage`` is to rebuild.
    public var busyMilliseconds: Int
    /// What becomes of a damaged file.
    public var damage: Damage
    /// The schema's steps; append only.
    public var migrator: DatabaseMigrator

    /// A kind with all its properties named.
    ///
    /// - Parameters:
    ///   - applicationID: The mark in the file's header.
    ///   - synchronous: When SQLite waits for the disk.
    ///   - pageSize: Bytes a page, a power of two from 512 to 65536.
    ///   - maximumBytes: Bytes beyond which the file must not grow, or nil.
    ///   - busyMilliseconds: Milliseconds to wait for another process's lock.
    ///   - damage: What becomes of a damaged file.
    ///   - migrator: The schema's steps; append only.
    public init(
        applicationID: Int32,
        synchronous: Synchronous,
        pageSize: Int = 4096,
        maximumBytes: Int? = nil,
        busyMilliseconds: Int,
        damage: Damage,
        migrator: DatabaseMigrator
    ) {
        self.applicationID = applicationID
        self.synchronous = synchronous
        self.pageSize = pageSize
        self.maximumBytes = maximumBytes
        self.busyMilliseconds = busyMilliseconds
        self.damage = damage
        self.migrator = migrator
    }
}

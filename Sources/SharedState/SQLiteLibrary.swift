import CSQLite

/// The SQLite library this process runs with, and what follows from its version.
public enum SQLiteLibrary {
    /// Who moves the write-ahead log back into the database file.
    public enum CheckpointScheme: String, Sendable {
        /// Each connection, as SQLite does by itself.
        case automatic
        /// One process, by ``SQLiteFile/checkpoint(patience:)``; all others never.
        case supervised
    }

    /// First version without the race between two connections that reset the log at the same moment
    /// (sqlite.org/wal.html, "WAL-reset bug"; affected are 3.7.0 to 3.51.2).
    static let firstWithoutResetRace = 3_051_003

    /// Version as SQLite numbers it, for example 3040001 for 3.40.1.
    public static var versionNumber: Int { Int(sqlite3_libversion_number()) }

    /// Version as text, for example "3.40.1".
    public static var version: String { unsafe String(cString: sqlite3_libversion()) }

    /// The scheme in force with this library.
    public static var scheme: CheckpointScheme { scheme(versionNumber: versionNumber) }

    static func scheme(versionNumber: Int) -> CheckpointScheme {
        versionNumber < firstWithoutResetRace ? .supervised : .automatic
    }
}

import GRDB
import Glibc

extension SQLiteFile {
    /// Writes a copy of everything committed so far into a new file, while others go on reading and writing.
    ///
    /// The copy is one state of the file, without free pages, checked, and on the disk when this returns. A place that
    /// is there already is left alone, and no half of a copy ever bears the name.
    ///
    /// - Parameter copy: Path of the new file.
    /// - Throws: ``SharedStateError``; `unavailable` also where there is nothing to copy.
    public func backUp(to copy: String) throws(SharedStateError) {
        guard FileIdentity(path: path) != nil else {
            throw .unavailable(path: path, reason: "there is no such file")
        }
        guard FileIdentity(path: copy) == nil else {
            throw .unavailable(path: copy, reason: "it exists already")
        }
        let draft = copy + ".part"
        removeFile(draft)
        do throws(SharedStateError) {
            try writeOnce { database in try database.execute(sql: "VACUUM INTO ?", arguments: [draft]) }
            try Self.check(draft)
            try Self.flush(draft)
            try renameFile(draft, copy)
        } catch {
            removeFile(draft)
            throw error
        }
    }

    private static func check(_ path: String) throws(SharedStateError) {
        do {
            var configuration = Configuration()
            configuration.readonly = true
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            let verdict = try queue.read { database in
                try String.fetchOne(database, sql: "PRAGMA integrity_check")
            }
            try queue.close()
            if verdict != "ok" { throw SharedStateError.damaged(path: path, reason: verdict ?? "no verdict") }
        } catch { throw SharedStateError(error, path: path) }
    }

    private static func flush(_ path: String) throws(SharedStateError) {
        let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unavailable(path: path, reason: systemMessage(errno)) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .unavailable(path: path, reason: systemMessage(errno)) }
    }
}

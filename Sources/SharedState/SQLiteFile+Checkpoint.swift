import GRDB

extension SQLiteFile {
    /// Moves the write-ahead log into the database file and empties it.
    ///
    /// Under ``SQLiteLibrary/CheckpointScheme/supervised`` exactly one process calls this. It holds the
    /// writer's lock while it works; when it does not get the lock, or a reader stays in the log, the
    /// checkpoint is left for another time.
    ///
    /// - Parameter patience: Milliseconds to wait for writers and readers.
    /// - Returns: What it came to.
    /// - Throws: ``SharedStateError``, but not for a lock.
    public func checkpoint(patience: Int = 500) throws(SharedStateError) -> Checkpoint {
        do throws(SharedStateError) {
            let waiting = try current().waiting
            try writeOnce { database in
                try waiting.checkpointing(milliseconds: patience) { _ = try database.checkpoint(.truncate) }
            }
        } catch {
            guard case .busy = error else { throw error }
        }
        let left = walBytes
        return Checkpoint(isComplete: left == 0, walBytes: left)
    }
}

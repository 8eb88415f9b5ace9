import FoundationEssentials
import GRDB

/// Finished results by id, so that a run can be had again; the oldest go when there are too many.
///
/// They stand in a file of their own beside the one of the state: see ``ResultFile``.
public struct ResultStore {
    private let file: SQLiteFile
    private let results: ResultFile

    /// Results beside a file of the kind ``SQLiteKind/state``.
    ///
    /// - Parameters:
    ///   - file: The file; its connection belongs to this process.
    ///   - bytes: Room for all of them, each with its id in whole pages of 4 KiB; there are 16,384 at most.
    public init(file: SQLiteFile, bytes: Int = 256 << 20) {
        self.file = file
        results = ResultFile(path: Self.path(beside: file.path), bytes: bytes)
    }

    /// Where the results beside a file stand.
    ///
    /// - Parameter path: The file's path.
    /// - Returns: The results' path.
    public static func path(beside path: String) -> String { path + "-results" }

    /// Keeps a result; one that is there under the same id stays as it is.
    ///
    /// - Parameters:
    ///   - id: The result's id.
    ///   - body: The reply as it was sent; one larger than all of the room is not kept.
    /// - Throws: ``SharedStateError``.
    public func put(_ id: String, body: [UInt8]) throws(SharedStateError) {
        try results.put(id, body) { file.hasRoom }
    }

    /// A result's body as it was put.
    ///
    /// - Parameter id: The result's id.
    /// - Returns: The body, or nil when there is none by that id (any more).
    /// - Throws: ``SharedStateError``.
    public func body(of id: String) throws(SharedStateError) -> [UInt8]? {
        if let body = try results.body(of: id) { return body }
        // Where they stood before they had a file of their own.
        return try file.read { database in
            try Data.fetchOne(database, sql: "SELECT body FROM results WHERE id = ?", arguments: [id]).map(
                Array.init
            )
        }
    }

    /// Writes a copy of all results into a new file, while others go on reading and writing.
    ///
    /// - Parameter copy: Path of the new file.
    /// - Returns: Whether there were any.
    /// - Throws: ``SharedStateError``; `unavailable` also where the new file is there already.
    public func backUp(to copy: String) throws(SharedStateError) -> Bool { try results.backUp(to: copy) }
}

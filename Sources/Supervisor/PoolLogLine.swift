/// One event of a pool for the log; messages are constant, what varies is in the fields.
public struct PoolLogLine: Sendable, Equatable {
    /// How much it matters.
    public enum Level: Sendable { case info, warning, error }
    /// How much it matters.
    public var level: Level
    /// What happened.
    public var message: String
    /// Particulars in order, such as `pid` and `slot`.
    public var fields: [(name: String, value: String)]

    init(_ level: Level, _ message: String, _ fields: [(name: String, value: String)] = []) {
        self.level = level
        self.message = message
        self.fields = fields
    }

    /// Whether level, message and all fields are the same.
    public static func == (a: PoolLogLine, b: PoolLogLine) -> Bool {
        a.level == b.level && a.message == b.message && a.fields.elementsEqual(b.fields, by: ==)
    }
}

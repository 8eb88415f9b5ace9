/// The answer to asking for a turn.
public enum Turn: Sendable, Equatable {
    /// It comes at this microsecond and is the asker's.
    case at(Int64)
    /// It would come at this microsecond, which is too late, so it was not taken.
    case tooLate(Int64)
}

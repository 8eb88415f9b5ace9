/// Whose a lease is.
public enum LeaseState: Sendable, Equatable {
    /// Nobody's.
    case free
    /// The one's who asked.
    case held
    /// Another's, who may give it back at any time and loses it at this microsecond unless he renews it.
    case taken(until: Int64)
}

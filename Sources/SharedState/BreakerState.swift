/// Whether calls pass a breaker.
public enum BreakerState: Sendable, Equatable {
    /// All do.
    case closed
    /// None does until this microsecond.
    case open(until: Int64)
    /// The rest is over; one call, the probe, finds out whether the others may follow.
    ///
    /// While a probe is under way, `probeUntil` is the microsecond from which on another may take its place.
    case halfOpen(probeUntil: Int64?)

    /// The name on the wire: `closed`, `open`, `half_open`.
    public var name: String {
        switch self {
        case .closed: "closed"
        case .open: "open"
        case .halfOpen: "half_open"
        }
    }
}

/// A half-open range of time, `[start, end)`, open-ended where a bound is nil.
public struct TimeRange: Sendable, Hashable {
    /// First second inside, seconds UTC.
    public var start: Int64?
    /// First second after the range, seconds UTC.
    public var end: Int64?

    /// Everything.
    public static let all = TimeRange(start: nil, end: nil)

    /// Makes a range; it is empty when `end` is not after `start`.
    public init(start: Int64?, end: Int64?) {
        self.start = start
        self.end = end
    }

    /// Whether no instant lies inside.
    public var isEmpty: Bool {
        guard let start, let end else { return false }
        return end <= start
    }

    /// Whether an instant lies inside.
    public func contains(_ time: Int64) -> Bool {
        if let start, time < start { return false }
        if let end, time >= end { return false }
        return true
    }
}

/// The return of one calendar month or year, compounded.
public struct CalendarReturn: Sendable, Equatable {
    /// Calendar year.
    public let year: Int
    /// Calendar month 1...12; nil for a whole year.
    public let month: Int?
    /// Equity at the period's last close over equity at the one before, less one.
    public let value: Double
}

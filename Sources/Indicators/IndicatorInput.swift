/// A column of bars that an indicator reads.
public enum IndicatorInput: String, Sendable, CaseIterable {
    /// First price of each bar.
    case open
    /// Highest price of each bar.
    case high
    /// Lowest price of each bar.
    case low
    /// Last price of each bar.
    case close
    /// Units traded in each bar.
    case volume
}

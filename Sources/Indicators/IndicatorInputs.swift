/// The columns an indicator is computed over, oldest first, all of the same length or empty where not read.
///
/// A bar at which a column is NaN or infinite is undefined. Every indicator treats it alike: undefined there, and it
/// begins afresh after it, as if the bars before did not exist. Filling the first *k* bars with NaN therefore makes an
/// indicator begin at bar *k*.
public struct IndicatorInputs: Sendable {
    /// First prices.
    public var opens: [Double]
    /// Highest prices.
    public var highs: [Double]
    /// Lowest prices.
    public var lows: [Double]
    /// Last prices.
    public var closes: [Double]
    /// Units traded.
    public var volumes: [Double]
    /// Whether a bar is the first of its trading session; empty where sessions are not known.
    public var sessionStarts: [Bool]

    /// Columns by name; those an indicator does not read can be left out.
    ///
    /// - Parameters:
    ///   - opens: First prices.
    ///   - highs: Highest prices.
    ///   - lows: Lowest prices.
    ///   - closes: Last prices.
    ///   - volumes: Units traded.
    ///   - sessionStarts: Whether a bar is the first of its trading session.
    public init(
        opens: [Double] = [],
        highs: [Double] = [],
        lows: [Double] = [],
        closes: [Double] = [],
        volumes: [Double] = [],
        sessionStarts: [Bool] = []
    ) {
        self.opens = opens
        self.highs = highs
        self.lows = lows
        self.closes = closes
        self.volumes = volumes
        self.sessionStarts = sessionStarts
    }

    /// A column by its name.
    ///
    /// - Parameter input: Which column.
    public subscript(_ input: IndicatorInput) -> [Double] {
        get {
            switch input {
            case .open: opens
            case .high: highs
            case .low: lows
            case .close: closes
            case .volume: volumes
            }
        }
        set {
            switch input {
            case .open: opens = newValue
            case .high: highs = newValue
            case .low: lows = newValue
            case .close: closes = newValue
            case .volume: volumes = newValue
            }
        }
    }
}

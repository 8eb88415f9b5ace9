/// The figures of one run.
public struct Metrics: Sendable, Equatable {
    /// One metric with its value, or the reason why it has none.
    public struct Entry: Sendable, Equatable {
        /// Which metric.
        public let metric: Metric
        /// The value, always finite; nil when undefined.
        public let value: Double?
        /// Why there is no value; nil when there is one.
        public let undefined: Undefined?
    }

    /// Values in the order of ``Metric``; NaN where undefined or not computed.
    private var values = [Double](repeating: .nan, count: MetricDefinition.all.count)
    /// Why there is no value, in the same order; empty where every metric has one.
    private var reasons: [Undefined?] = []

    /// The ten deepest drawdowns, deepest first.
    public internal(set) var drawdowns: [Drawdown] = []
    /// Return of each calendar month touched, oldest first.
    public internal(set) var monthlyReturns: [CalendarReturn] = []
    /// Return of each calendar year touched, oldest first.
    public internal(set) var yearlyReturns: [CalendarReturn] = []
    /// Periods a year behind the annualised figures.
    public internal(set) var periodsPerYear = 252.0
    /// Whether the run is long enough to say anything.
    public internal(set) var reliability = Reliability.low

    /// Whether figures rest on enough data.
    public enum Reliability: String, Sendable {
        /// Under one year of bars or fewer than 30 closed trades.
        case low
        /// At least one year and 30 closed trades.
        case normal
    }

    /// All metrics in the order of display.
    public var entries: [Entry] {
        Metric.allCases.map { Entry(metric: $0, value: self[$0], undefined: reason($0)) }
    }

    /// The metrics without a value, in the order of display, each with its reason.
    public var undefined: [(metric: Metric, reason: Undefined)] {
        if reasons.isEmpty { return [] }
        return Metric.allCases.compactMap { metric in reason(metric).map { (metric, $0) } }
    }

    private func reason(_ metric: Metric) -> Undefined? { reasons.isEmpty ? nil : reasons[metric.rawValue] }

    /// A metric's value, nil when it is undefined.
    public subscript(_ metric: Metric) -> Double? {
        let value = values[metric.rawValue]
        return value.isNaN ? nil : value
    }

    /// Notes a value.
    ///
    /// One beyond the range of a double is undefined for `reason`.
    mutating func set(_ metric: Metric, _ value: Double, elseUndefined reason: Undefined = .zeroVariance) {
        guard value.isFinite else { return setUndefined(metric, reason) }
        values[metric.rawValue] = value
    }

    /// Notes that a metric has no value.
    mutating func setUndefined(_ metric: Metric, _ reason: Undefined) {
        if reasons.isEmpty { reasons = [Undefined?](repeating: nil, count: values.count) }
        reasons[metric.rawValue] = reason
    }

    /// Whether two sheets hold the same bits; ``==`` would differ on every undefined value.
    public static func == (left: Metrics, right: Metrics) -> Bool {
        left.values.count == right.values.count
            && zip(left.values, right.values).allSatisfy { $0.bitPattern == $1.bitPattern }
            && left.reasons == right.reasons
            && left.drawdowns == right.drawdowns
            && left.monthlyReturns == right.monthlyReturns
            && left.yearlyReturns == right.yearlyReturns
            && left.periodsPerYear == right.periodsPerYear
            && left.reliability == right.reliability
    }
}

/// The length of a bar.
public enum Timeframe: String, Sendable, CaseIterable, Hashable, CustomStringConvertible {
    /// One minute.
    case minute1 = "1m"
    /// Two minutes.
    case minute2 = "2m"
    /// Five minutes.
    case minute5 = "5m"
    /// A quarter of an hour.
    case minute15 = "15m"
    /// Half an hour.
    case minute30 = "30m"
    /// Three quarters of an hour.
    case minute45 = "45m"
    /// One hour.
    case hour1 = "1h"
    /// Four hours.
    case hour4 = "4h"
    /// One trading day.
    case day1 = "1d"
    /// One week, Monday to Sunday.
    case week1 = "1w"
    /// One calendar month.
    case month1 = "1mo"

    /// Reads a timeframe's own name or one of the aliases `60m`, `1wk` and `1M`; upper and lower case differ.
    public init?(parsing text: some StringProtocol) {
        switch text {
        case "60m": self = .hour1
        case "1wk": self = .week1
        case "1M": self = .month1
        default: self.init(rawValue: String(text))
        }
    }

    /// Length in seconds; nil for a month, whose length varies.
    public var seconds: Int64? {
        switch self {
        case .minute1: 60
        case .minute2: 120
        case .minute5: 300
        case .minute15: 900
        case .minute30: 1_800
        case .minute45: 2_700
        case .hour1: 3_600
        case .hour4: 14_400
        case .day1: 86_400
        case .week1: 604_800
        case .month1: nil
        }
    }

    /// Whether the bars are shorter than a day, so that they are stamped with an instant instead of a date.
    public var isIntraday: Bool {
        switch self {
        case .day1, .week1, .month1: false
        default: true
        }
    }

    /// The name used on the wire, `1d`.
    public var description: String { rawValue }
}

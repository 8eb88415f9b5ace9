/// Why bars do not make a series, or a series cannot be brought to another timeframe.
///
/// Indices count from 0 in the order given.
public enum BarSeriesError: Error, Equatable {
    /// A column's number of values differs from the number of times.
    case countMismatch(column: String, count: Int, times: Int)
    /// A bar's time is not later than that of the bar before it.
    case timeNotIncreasing(index: Int)
    /// A bar's time is outside the years 1 to 9999.
    case timeOutOfRange(index: Int)
    /// A daily or longer bar is not stamped with midnight UTC.
    case timeNotADate(index: Int)
    /// A price is not a finite number above zero.
    case badPrice(index: Int, column: String, value: Double)
    /// A volume is not a finite number of at least zero.
    case badVolume(index: Int, value: Double)
    /// The open or close lies outside low…high by more than rounding explains.
    case outsideRange(index: Int, column: String)
    /// Resampling was asked to go to a timeframe that whole bars of this one cannot fill.
    case cannotResample(from: Timeframe, to: Timeframe)

    /// What is wrong, in one sentence.
    public var message: String {
        switch self {
        case .countMismatch(let column, let count, let times):
            "the \(column) column has \(count) values for \(times) times"
        case .timeNotIncreasing(let index):
            "bar \(index): its time is not later than that of the bar before"
        case .timeOutOfRange(let index):
            "bar \(index): its time is outside the years 1 to 9999"
        case .timeNotADate(let index):
            "bar \(index): a daily or longer bar has to be stamped with midnight UTC of its date"
        case .badPrice(let index, let column, let value):
            "bar \(index): \(column) is \(value), not a finite price above 0"
        case .badVolume(let index, let value):
            "bar \(index): volume is \(value), not a finite number of at least 0"
        case .outsideRange(let index, let column):
            "bar \(index): \(column) lies outside the bar's low and high"
        case .cannotResample(let from, let to):
            "\(from) bars cannot be brought to \(to): it is not a longer timeframe that whole \(from) bars fill"
        }
    }
}

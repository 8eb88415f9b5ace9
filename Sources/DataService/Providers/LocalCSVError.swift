import MarketData

/// What is wrong with a file of bars, and where.
public struct LocalCSVError: Error, Equatable, Sendable {
    /// A line at fault.
    public struct Line: Equatable, Sendable {
        /// Counted from 1, the header included.
        public let number: Int
        /// What is wrong with it, and what would have been accepted.
        public let fault: String
    }

    /// The first ``mostLines`` lines at fault, at least one, in their order.
    public private(set) var lines: [Line]
    /// How many lines are at fault.
    public private(set) var count = 1
    /// How many rows have the time of an earlier row.
    public var duplicates = 0

    /// How many lines are listed.
    public static let mostLines = 100

    init(line: Int, fault: String) { lines = [Line(number: line, fault: fault)] }

    /// Adds a line behind those that are there.
    mutating func note(line: Int, fault: String) {
        count += 1
        if lines.count < Self.mostLines { lines.append(Line(number: line, fault: fault)) }
    }

    /// The faults of all lines in one sentence: the first, and how many more there are.
    public var message: String {
        "line \(lines[0].number): \(lines[0].fault)" + (count > 1 ? " (and \(count - 1) more)" : "")
    }
}

extension BarSeriesError {
    /// The bar at fault, where it is one.
    var index: Int? {
        switch self {
        case .timeNotIncreasing(let index), .timeOutOfRange(let index), .timeNotADate(let index),
            .badPrice(let index, _, _), .badVolume(let index, _), .outsideRange(let index, _):
            index
        case .countMismatch, .cannotResample: nil
        }
    }

    /// What is wrong with a row of a file.
    var faultOfRow: String {
        switch self {
        case .timeNotIncreasing:
            "its time is not later than that of the row before; rows are oldest first, without duplicates"
        case .timeOutOfRange: "its time is outside the years 1 to 9999"
        case .timeNotADate: "bars of a day or longer have a date, or midnight UTC of one, as their time"
        case .badPrice(_, let column, let value): "\(column) is \(value), not a price above 0"
        case .badVolume(_, let value): "volume is \(value), which is below 0"
        case .outsideRange(_, let column): "\(column) lies outside the row's low and high"
        case .countMismatch, .cannotResample: message
        }
    }
}

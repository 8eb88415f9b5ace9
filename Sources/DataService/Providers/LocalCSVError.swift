import MarketData

/// What is wrong with a file of bars, and where.
struct LocalCSVError: Error, Equatable {
    /// Counted from 1, the header included.
    let line: Int
    let fault: String

    init(line: Int, fault: String) {
        self.line = line
        self.fault = fault
    }

    /// Names the line instead of the bar.
    init(_ error: BarSeriesError, lines: [Int]) {
        switch error {
        case .timeNotIncreasing(let index):
            self.init(
                line: lines[index],
                fault:
                    "its time is not later than that of the row before; rows are oldest first, without duplicates"
            )
        case .timeOutOfRange(let index):
            self.init(line: lines[index], fault: "its time is outside the years 1 to 9999")
        case .timeNotADate(let index):
            self.init(
                line: lines[index],
                fault: "bars of a day or longer have a date, or midnight UTC of one, as their time"
            )
        case .badPrice(let index, let column, let value):
            self.init(line: lines[index], fault: "\(column) is \(value), not a price above 0")
        case .badVolume(let index, let value):
            self.init(line: lines[index], fault: "volume is \(value), which is below 0")
        case .outsideRange(let index, let column):
            self.init(line: lines[index], fault: "\(column) lies outside the row's low and high")
        case .countMismatch, .cannotResample: self.init(line: 1, fault: error.message)
        }
    }
}

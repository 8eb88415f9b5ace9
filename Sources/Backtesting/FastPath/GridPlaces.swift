/// Where the combinations of a grid find what depends on some of its axes only.
struct GridPlaces: Sendable {
    /// One of the digits that a combination's number is made of: its place on an axis.
    struct Digit: Equatable {
        fileprivate let divisor: Division
        fileprivate let length: Division
        /// Step among the places.
        fileprivate let step: UInt64

        /// What it adds to the place of a combination.
        @inline(__always)
        func place(_ combination: Int) -> Int {
            let quotient = divisor.quotient(UInt64(truncatingIfNeeded: combination))
            let place = (quotient &- length.quotient(quotient) &* length.divisor) &* step
            return Int(truncatingIfNeeded: place)
        }
    }

    /// A division as a multiplication: exact for numbers and divisors of 32 bits.
    fileprivate struct Division: Equatable {
        let divisor: UInt64
        /// 2⁶⁴ over the divisor, rounded up.
        private let inverse: UInt64

        init(_ divisor: Int) {
            self.divisor = UInt64(divisor)
            inverse = divisor > 1 ? UInt64.max / UInt64(divisor) + 1 : 0
        }

        @inline(__always)
        func quotient(_ number: UInt64) -> UInt64 {
            divisor == 1 ? number : number.multipliedFullWidth(by: inverse).high
        }
    }

    /// One for each of the axes.
    private(set) var digits: [Digit] = []
    /// How many places there are.
    private(set) var count = 1

    /// Places by the axes of the names that are axes.
    init(_ names: [String], _ grid: ParameterGrid) {
        var divisor = 1
        for axis in grid.axes.reversed() {
            let length = axis.values.count
            if length > 1, names.contains(axis.name) {
                digits.append(
                    Digit(divisor: Division(divisor), length: Division(length), step: UInt64(count))
                )
                count *= length
            }
            divisor *= length
        }
    }

    /// The place of a combination, 0..<count.
    @inline(__always)
    subscript(_ combination: Int) -> Int {
        digits.reduce(0) { $0 &+ $1.place(combination) }
    }

    /// For each place one of the combinations that have it; −1 where there is none.
    func representatives(_ combinations: [Int]) -> [Int] {
        var found = [Int](repeating: -1, count: count)
        for combination in combinations { found[self[combination]] = combination }
        return found
    }

    func hasAxes(of other: GridPlaces) -> Bool { digits == other.digits }
}

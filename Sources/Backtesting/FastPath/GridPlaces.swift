/// Where the combinations of a grid find what depends on some of its axes only.
struct GridPlaces: Sendable {
    /// For each of the axes: what to divide a combination's number by, the axis' length, and its step among the places.
    private var digits: [(divisor: UInt32, length: UInt32, step: UInt32)] = []
    /// How many places there are.
    private(set) var count = 1

    /// Places by the axes of the names that are axes.
    init(_ names: [String], _ grid: ParameterGrid) {
        var divisor: UInt32 = 1
        for axis in grid.axes.reversed() {
            let length = UInt32(axis.values.count)
            if length > 1, names.contains(axis.name) {
                digits.append((divisor, length, UInt32(count)))
                count *= Int(length)
            }
            divisor *= length
        }
    }

    /// The place of a combination, 0..<count.
    @inline(__always)
    subscript(_ combination: Int) -> Int {
        // Half-width divisions are the faster ones, and a grid has at most ten million points.
        let combination = UInt32(truncatingIfNeeded: combination)
        var place: UInt32 = 0
        for digit in digits { place &+= combination / digit.divisor % digit.length &* digit.step }
        return Int(place)
    }

    /// For each place one of the combinations that have it; −1 where there is none.
    func representatives(_ combinations: [Int]) -> [Int] {
        var found = [Int](repeating: -1, count: count)
        for combination in combinations { found[self[combination]] = combination }
        return found
    }

    func hasAxes(of other: GridPlaces) -> Bool {
        digits.count == other.digits.count && zip(digits, other.digits).allSatisfy { $0 == $1 }
    }
}

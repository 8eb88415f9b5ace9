/// The bars at whose close a position is decided upon, entries and exits in turn.
///
/// A position is a flip-flop that entries set and exits reset. Where no bar has both, its state before each of 64 bars is the
/// carry of one addition: an entry generates a carry, an exit absorbs it, any other bar passes it on.
struct PositionChanges {
    /// Bars of the signals: entry and exit in turn.
    private(set) var bars: [Int]
    /// How many of `bars` count.
    private(set) var count = 0

    /// The last of them, nil when there is none.
    var last: Int? { count > 0 ? bars[count - 1] : nil }

    /// Room for the changes of runs over so many bars.
    init(bars: Int) { self.bars = [Int](repeating: 0, count: (bars + 63) / 64 * 64 + 8) }

    /// Finds the changes that two masks make, from a first bar up to and without an end.
    mutating func find(enter: Span<UInt64>, exit: Span<UInt64>, from first: Int, to end: Int) {
        count = 0
        guard first < end else { return }
        let last = (end - 1) >> 6
        precondition(first >= 0 && last < enter.count && last < exit.count && end <= bars.count)
        var (isHeld, found) = (UInt64(0), 0)
        var live = UInt64.max << UInt64(first & 63)
        for index in first >> 6...last {
            if index == last { live &= .max >> UInt64(63 - (end - 1) & 63) }
            let (set, reset) = unsafe (enter[unchecked: index] & live, exit[unchecked: index] & live)
            live = .max
            // Most words leave the position as it is.
            if isHeld == 0 ? set == 0 : reset == 0 { continue }
            var changes = Self.changes(set, reset, &isHeld)
            repeat {
                bars[found] = index << 6 + changes.trailingZeroBitCount
                found += 1
                changes &= changes - 1
            } while changes != 0
        }
        count = found
    }

    /// Takes the changes that a search has written, which returns how many, or nil where it cannot tell.
    ///
    /// - Returns: Whether it could.
    @inline(__always)
    mutating func find(_ search: (inout [Int]) -> Int?) -> Bool {
        guard let found = search(&bars) else { return false }
        count = found
        return true
    }

    @inline(__always)
    private static func changes(_ set: UInt64, _ reset: UInt64, _ isHeld: inout UInt64) -> UInt64 {
        guard set & reset == 0 else { return toggles(set, reset, &isHeld) }
        let passing = ~reset
        let (half, carry) = passing.addingReportingOverflow(set)
        let (sum, carryIn) = half.addingReportingOverflow(isHeld)
        let before = passing ^ set ^ sum
        isHeld = carry || carryIn ? 1 : 0
        return before ^ (before >> 1 | isHeld << 63)
    }

    /// The same, change by change, where a bar has both: flat it enters, in a position it exits.
    private static func toggles(_ set: UInt64, _ reset: UInt64, _ isHeld: inout UInt64) -> UInt64 {
        var changes: UInt64 = 0
        var live = UInt64.max
        while true {
            let next = (isHeld == 1 ? reset : set) & live
            guard next != 0 else { return changes }
            let bit = next & (0 &- next)
            changes |= bit
            isHeld ^= 1
            // What comes after this bar; nothing after the last.
            live = ~(bit | (bit - 1))
        }
    }
}

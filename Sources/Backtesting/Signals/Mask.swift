/// A condition over bars: one bit a bar, 64 bars a word.
///
/// Bits past the last bar are always 0, so that words can be counted and compared as they are.
public struct Mask: Sendable, Equatable {
    /// Bars covered.
    public let count: Int
    /// The bits, bar 0 the lowest bit of the first word.
    public private(set) var words: [UInt64]

    /// A condition that holds at no bar.
    ///
    /// - Parameter count: Bars covered.
    public init(count: Int) {
        self.count = count
        words = [UInt64](repeating: 0, count: (count + 63) / 64)
    }

    /// The condition as written, a value a bar.
    ///
    /// - Parameter bits: Whether it holds, oldest bar first.
    public init(_ bits: [Bool]) {
        self.init(count: bits.count)
        for (bar, isSet) in bits.enumerated() where isSet { self[bar] = true }
    }

    /// A condition from its words; bits past the last bar are cleared.
    init(count: Int, words: [UInt64]) {
        self.count = count
        self.words = words
        let tail = count % 64
        if tail > 0 { self.words[words.count - 1] &= (1 << UInt64(tail)) - 1 }
    }

    /// Whether the condition holds at a bar.
    ///
    /// - Parameter bar: 0..<count.
    public subscript(_ bar: Int) -> Bool {
        get {
            precondition(bar >= 0 && bar < count, "a bar of the mask")
            return words[bar >> 6] >> UInt64(bar & 63) & 1 == 1
        }
        set {
            precondition(bar >= 0 && bar < count, "a bar of the mask")
            let bit: UInt64 = 1 << UInt64(bar & 63)
            if newValue { words[bar >> 6] |= bit } else { words[bar >> 6] &= ~bit }
        }
    }

    /// Whether it holds at no bar.
    public var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

    /// At how many bars it holds.
    public var population: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    /// The bars at which it holds, oldest first.
    public var bars: [Int] {
        var found: [Int] = []
        var bar = first(from: 0)
        while let here = bar {
            found.append(here)
            bar = first(from: here + 1)
        }
        return found
    }

    /// The first bar at or after the given one at which the condition holds.
    ///
    /// - Parameter bar: Where to begin, 0 or more; past the end finds nothing.
    /// - Returns: `nil` where it holds at none.
    @inlinable
    public func first(from bar: Int) -> Int? {
        guard bar < count else { return nil }
        var index = bar >> 6
        var word = words[index] & (UInt64.max << UInt64(bar & 63))
        while word == 0 {
            index += 1
            guard index < words.count else { return nil }
            word = words[index]
        }
        return index << 6 + word.trailingZeroBitCount
    }

    /// The same condition with the bars before the given one left out.
    ///
    /// - Parameter bar: The first bar that counts.
    /// - Returns: A mask of the same length.
    public func from(_ bar: Int) -> Mask {
        var result = self
        for index in 0..<min(max(bar, 0) >> 6, words.count) { result.words[index] = 0 }
        if bar > 0, bar >> 6 < words.count { result.words[bar >> 6] &= UInt64.max << UInt64(bar & 63) }
        return result
    }
}

extension Mask {
    /// Bars at which both hold.
    public static func & (a: Mask, b: Mask) -> Mask { combined(a, b) { $0 & $1 } }

    /// Bars at which either holds.
    public static func | (a: Mask, b: Mask) -> Mask { combined(a, b) { $0 | $1 } }

    /// Bars at which the condition does not hold, those where an operand was undefined among them.
    public static prefix func ~ (a: Mask) -> Mask { Mask(count: a.count, words: a.words.map(~)) }

    /// Bars at which the condition holds and did not at the bar before; bar 0 has none before and never rises.
    public var risingEdge: Mask {
        var result = Mask(count: count, words: zip(words, delayed.words).map { $0 & ~$1 })
        if count > 0 { result[0] = false }
        return result
    }

    /// The condition as it was one bar before; never holds at bar 0.
    public var delayed: Mask {
        var carry: UInt64 = 0
        let shifted = words.map { word in
            defer { carry = word >> 63 }
            return word << 1 | carry
        }
        return Mask(count: count, words: shifted)
    }

    private static func combined(_ a: Mask, _ b: Mask, _ operation: (UInt64, UInt64) -> UInt64) -> Mask {
        precondition(a.count == b.count, "masks over the same bars")
        return Mask(count: a.count, words: zip(a.words, b.words).map(operation))
    }
}

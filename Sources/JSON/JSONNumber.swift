/// A finite number as the nearest double, and exactly where its text is an integer.
public struct JSONNumber: Sendable, Equatable {
    /// The double nearest to the text, ties to even.
    public let double: Double
    /// The integer, if the text has neither fraction nor exponent and fits 64 bits; `1.0` and `1e3` have
    /// none.
    public let int: Int64?

    /// Makes a number without an exact integer.
    public init(_ double: Double) {
        self.init(double: double, int: nil)
    }

    /// Makes a number from an integer.
    public init(_ int: Int64) {
        self.init(double: Double(int), int: int)
    }

    init(double: Double, int: Int64?) {
        self.double = double
        self.int = int
    }
}

/// One parameter of a grid and the values to try.
public struct GridAxis: Sendable, Equatable {
    /// Name of the parameter.
    public let name: String
    /// Different values, ascending.
    public let values: [Double]

    /// An axis of listed values, in any order; repeats are dropped.
    public init(_ name: String, _ values: [Double]) {
        self.name = name
        self.values = Set(values).sorted()
    }

    /// An axis of evenly spaced values, the last at or below `maximum`.
    ///
    /// It is nil when the bounds or the step make no list, or one of more than a million values.
    ///
    /// - Parameters:
    ///   - name: Name of the parameter.
    ///   - minimum: First value.
    ///   - maximum: Largest value.
    ///   - step: Distance between two values, above 0.
    public init?(_ name: String, from minimum: Double, to maximum: Double, step: Double) {
        let steps = (maximum - minimum) / step
        guard step > 0, steps >= 0, steps < 1_000_000 else { return nil }
        // The last value counts even where the division leaves it a rounding error short; and 0.1 + 2 · 0.1 is to be 0.3.
        let count = Int(steps + 1e-9) + 1
        self.init(name, (0..<count).map { ((minimum + Double($0) * step) * 1e10).rounded() / 1e10 })
    }
}

/// A function from columns of bars to columns of values, with no knowledge of dates, symbols or orders.
///
/// A conforming type stands in one file, definition and kernel together, and has one line in `Catalogue.swift`.
/// A value at bar *t* depends on bars up to *t* only.
public protocol Indicator: SendableMetatype {
    /// What it is called, what it reads, what it is given and what it yields.
    static var definition: IndicatorDefinition { get }

    /// The outputs over all bars.
    ///
    /// - Parameters:
    ///   - inputs: At least the columns named by the definition, oldest first.
    ///   - parameters: All parameters of the definition, in range.
    /// - Returns: One column an output in the definition's order, each as long as the inputs; NaN where undefined.
    static func compute(_ inputs: IndicatorInputs, _ parameters: Parameters) -> [[Double]]

    /// The outputs for several sets of parameters, each begun at its own bar.
    ///
    /// - Parameters:
    ///   - inputs: At least the columns named by the definition, oldest first.
    ///   - runs: For each the first bar that counts, the earlier ones being undefined, and all parameters.
    /// - Returns: For each what `compute` returns for it alone, to the bit.
    static func compute(_ inputs: IndicatorInputs, each runs: [(first: Int, parameters: Parameters)])
        -> [[[Double]]]
}

extension Indicator {
    /// One after the other; an indicator that gains by it has a way of its own.
    ///
    /// - Parameters:
    ///   - inputs: At least the columns named by the definition, oldest first.
    ///   - runs: For each the first bar that counts, the earlier ones being undefined, and all parameters.
    /// - Returns: For each what `compute` returns for it alone.
    public static func compute(
        _ inputs: IndicatorInputs,
        each runs: [(first: Int, parameters: Parameters)]
    ) -> [[[Double]]] {
        runs.map { compute(cut(inputs, before: $0.first), $0.parameters) }
    }

    /// The columns it reads, undefined before a bar.
    static func cut(_ inputs: IndicatorInputs, before first: Int) -> IndicatorInputs {
        guard first > 0 else { return inputs }
        var cut = inputs
        for input in definition.inputs {
            let column = inputs[input]
            cut[input] = [Double](repeating: .nan, count: min(first, column.count)) + column.dropFirst(first)
        }
        return cut
    }
}

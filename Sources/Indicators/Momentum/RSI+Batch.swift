extension RSI {
    /// The index at several lengths, with no copy of the closes for each.
    ///
    /// - Parameters:
    ///   - inputs: The closes.
    ///   - runs: For each wanted column its first bar and its parameters.
    /// - Returns: The column of each, bit for bit as computed alone.
    public static func compute(
        _ inputs: IndicatorInputs,
        each runs: [(first: Int, parameters: Parameters)]
    ) -> [[[Double]]] {
        runs.map { run in
            [values(inputs.closes.span, period: run.parameters.integer("period"), from: run.first)]
        }
    }
}

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
}

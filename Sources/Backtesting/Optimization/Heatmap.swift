/// An objective over two varied parameters.
public struct Heatmap: Sendable, Equatable {
    /// The parameter across, and its values.
    public let x: GridAxis
    /// The parameter down, and its values.
    public let y: GridAxis
    /// A row a value of `y`, in it a value a value of `x`; nil where nothing was ranked.
    public let values: [[Double?]]
}
